import type { FastifyRequest } from 'fastify';
import { Problem } from '../../http/problems.ts';
import { bearerToken, hashOf } from '../../secrets/tokens.ts';
import type { AppAccess, CallingApp, RuntimeConfigCache } from '../config-cache.ts';
import type { RateLimits } from './rate-limits.ts';
import type { UserTokenVerifier } from './user-tokens.ts';

/** Who calls: an app, by its token, for one of its users, or for nobody it knows. */
export type Caller = {
  app: CallingApp;
  /** The app token, if it came with one. */
  tokenId: string | null;
  /** The app's user, where their own token came. */
  subject: string | null;
};

/** What a request says of its caller. */
export type CallerCredentials = {
  /** The app that the address names. */
  appId: string;
  authorization: string | undefined;
  /** X-App-Id as the SDK sends it. */
  claimedAppId: string | string[] | undefined;
  /** The caller's network address. */
  ip: string;
};

/** @param appId the app that the address names */
export function credentialsOf({ headers, ip }: FastifyRequest, appId: string): CallerCredentials {
  const { authorization, 'x-app-id': claimedAppId } = headers;
  return { appId, authorization, claimedAppId, ip: ip };
}

type Deps = { snapshots: RuntimeConfigCache; userTokens: UserTokenVerifier; rateLimits: RateLimits };

/**
 * Step one of a call: token -> app -> workspace.
 *
 * @throws Problem unauthenticated, invalid_token, app_mismatch, issuer_unreachable, rate_limited (anonymous calls)
 */
export async function authenticate(parts: Deps, credentials: CallerCredentials): Promise<Caller> {
  const { appId, authorization, claimedAppId } = credentials;
  const caller =
    authorization === undefined
      ? await authenticateAnonymous(parts, credentials)
      : await authenticateToken(parts, appId, bearerToken(authorization));
  const { app } = caller;
  if (app.id !== appId || (claimedAppId !== undefined && claimedAppId !== app.id)) {
    throw new Problem(
      'app_mismatch',
      'The token belongs to another app than the address or X-App-Id names. Use the id of the app the token was made for.',
    );
  }
  return caller;
}

async function authenticateToken(parts: Deps, appId: string, token: string | undefined): Promise<Caller> {
  const caller = token?.startsWith('tla_')
    ? await authenticateAppToken(parts, token)
    : token && (await authenticateUserToken(parts, appId, token));
  if (!caller) {
    throw new Problem(
      'invalid_token',
      'Calls take an app token (tla_...) that was not revoked and has not expired. An editor of the workspace makes one for the app.',
    );
  }
  return caller;
}

async function authenticateAppToken({ snapshots }: Deps, token: string): Promise<Caller | undefined> {
  const known = await snapshots.tokenOf(hashOf(token));
  if (!known || known.expiresAt <= Date.now()) return undefined;
  return { app: known.app, tokenId: known.id, subject: null };
}

async function authenticateUserToken(
  { snapshots, userTokens }: Deps,
  appId: string,
  token: string,
): Promise<Caller | undefined> {
  const access = await snapshots.accessOf(appId);
  if (!access?.userTokens) return undefined;
  return { app: access.app, tokenId: null, subject: await userTokens.subjectOf(token, access.userTokens) };
}

async function authenticateAnonymous(
  { snapshots, rateLimits }: Deps,
  { appId, ip: address }: CallerCredentials,
) {
  const access = await snapshots.accessOf(appId);
  if (!access?.anonymousCalls) {
    throw new Problem('unauthenticated', 'Send the app token: Authorization: Bearer tla_...');
  }
  await enforceAnonymousLimits(rateLimits, access, access.anonymousCalls, address);
  return { app: access.app, tokenId: null, subject: null };
}

async function enforceAnonymousLimits(
  rateLimits: RateLimits,
  { app }: AppAccess,
  limits: NonNullable<AppAccess['anonymousCalls']>,
  address: string,
): Promise<void> {
  // One address first: whoever is over their own limit uses up nothing of the others'.
  await rateLimits.take(
    `anonymous ${app.id} ${address}`,
    limits.calls_per_minute_per_address,
    'anonymous calls from one address',
  );
  await rateLimits.take(`anonymous ${app.id}`, limits.calls_per_minute, 'anonymous calls of this app');
}
