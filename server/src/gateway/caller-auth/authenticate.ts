import type { IncomingHttpHeaders } from 'node:http';
import type { ProblemCode } from '@trunkline/contract/problems';
import { clientNetwork } from '../../http/client-network.ts';
import { Problem } from '../../http/problems.ts';
import { bearerToken } from '../../secrets/tokens.ts';
import type { RuntimeConfigCache } from '../config-cache.ts';
import type { AppAccess, CallingApp } from '../runtime-config.ts';
import { enforceRateLimits } from './enforce-rate-limits.ts';
import type { RateLimits } from './rate-limits.ts';
import type { UserTokenVerifier } from './user-tokens.ts';

/** An app: by its token, for one of its users, or for an anonymous one. */
export type AppCaller = {
  app: CallingApp;
  /** Of the app token, if the call came with one. */
  tokenId: string | null;
  /** The app's user, where the call came with that user's own token. */
  subject: string | null;
};

/** The parts of a request that identify its caller. */
export type CallerCredentials = {
  /** The id of the app in the path. */
  appId: string;
  /** The Authorization header. */
  authorization: string | undefined;
  /** The X-App-Id header, which the SDK sends. */
  claimedAppId: string | string[] | undefined;
  ip: string;
};

/** The credentials of an HTTP request. */
export function callerCredentials(
  { headers, ip }: { headers: IncomingHttpHeaders; ip: string },
  appId: string,
): CallerCredentials {
  return { appId, authorization: headers.authorization, claimedAppId: headers['x-app-id'], ip };
}

type Deps = { configCache: RuntimeConfigCache; userTokens: UserTokenVerifier; rateLimits: RateLimits };

/** What a caller can be refused with before its call, its page's origin included. */
export const CALLER_PROBLEMS: readonly ProblemCode[] = [
  'unauthenticated',
  'invalid_token',
  'app_mismatch',
  'origin_not_allowed',
  'rate_limited',
  'storage_unavailable',
  'issuer_unreachable',
];

/**
 * The first step of a call: token -> app -> workspace.
 *
 * @throws Problem unauthenticated, invalid_token, app_mismatch, issuer_unreachable, rate_limited (anonymous calls)
 */
export async function authenticate(deps: Deps, credentials: CallerCredentials): Promise<AppCaller> {
  const { appId, authorization, claimedAppId } = credentials;
  const caller =
    authorization === undefined
      ? await authenticateAnonymous(deps, credentials)
      : await authenticateToken(deps, appId, bearerToken(authorization));
  if (!caller) {
    throw new Problem(
      'invalid_token',
      'Calls take an app token (tla_...) that was not revoked and has not expired. An editor of the workspace creates one for the app.',
    );
  }
  const { app } = caller;
  if (app.id !== appId || (claimedAppId !== undefined && claimedAppId !== app.id)) {
    throw new Problem(
      'app_mismatch',
      'The token belongs to another app than the URL or X-App-Id names. Use the id of the app the token was created for.',
    );
  }
  return caller;
}

/** @returns undefined where the token is not valid */
function authenticateToken(
  deps: Deps,
  appId: string,
  token: string | undefined,
): Promise<AppCaller | undefined> | undefined {
  if (token === undefined) return undefined;
  return token.startsWith('tla_')
    ? authenticateAppToken(deps, token)
    : authenticateUserToken(deps, appId, token);
}

/** @returns undefined where the token is not valid */
export async function authenticateAppToken(
  { configCache }: Pick<Deps, 'configCache'>,
  token: string,
): Promise<AppCaller | undefined> {
  const known = await configCache.tokenOf(token);
  if (!known || known.expiresAt <= Date.now()) return undefined;
  return { app: known.app, tokenId: known.id, subject: null };
}

async function authenticateUserToken(
  { configCache, userTokens }: Deps,
  appId: string,
  token: string,
): Promise<AppCaller | undefined> {
  const access = await configCache.accessOf(appId);
  if (!access?.userTokens) return undefined;
  const subject = await userTokens.subjectOf(token, access.userTokens, access.app.workspaceId);
  return { app: access.app, tokenId: null, subject };
}

async function authenticateAnonymous(
  { configCache, rateLimits }: Deps,
  { appId, ip }: CallerCredentials,
): Promise<AppCaller> {
  const access = await configCache.accessOf(appId);
  if (!access?.anonymousCalls) {
    throw new Problem('unauthenticated', 'Send the app token: Authorization: Bearer tla_...');
  }
  await enforceAnonymousLimits(rateLimits, access, access.anonymousCalls, ip);
  return { app: access.app, tokenId: null, subject: null };
}

async function enforceAnonymousLimits(
  rateLimits: RateLimits,
  { app }: AppAccess,
  limits: NonNullable<AppAccess['anonymousCalls']>,
  ip: string,
): Promise<void> {
  // The limit of the IP comes first: calls refused by it do not count against the limit that all IPs share.
  await enforceRateLimits(rateLimits, [
    {
      key: `anonymous ${app.id} ${clientNetwork(ip)}`,
      perMinute: limits.calls_per_minute_per_ip,
      subject: 'anonymous calls from one IP address',
    },
    {
      key: `anonymous ${app.id}`,
      perMinute: limits.calls_per_minute,
      subject: 'anonymous calls of this app',
    },
  ]);
}
