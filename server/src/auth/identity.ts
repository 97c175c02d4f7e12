import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Origin } from '../audit-log/audit-log.ts';
import { Problem } from '../http/problems.ts';
import { bearerToken } from '../secrets/tokens.ts';
import type { Database } from '../storage/database.ts';
import { type Membership, membershipIn } from '../workspaces/workspaces.ts';
import type { Accounts } from './accounts.ts';
import { userOfToken } from './personal-tokens.ts';
import type { User } from './users.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent a management call; set by `signedIn` before the handler runs. */
    user: User;
    /** The session it came with; null when it came with a personal token. Set by `signedIn`. */
    sessionId: string | null;
    /** Where the management call came from; set by `signedIn`. */
    origin: Origin;
    /** Their standing in the workspace of the address; set by `memberOf` before the handler runs. */
    member: Membership;
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A hook that lets only signed-in people pass: by personal token, else by session cookie.
 *
 * @throws Problem unauthenticated or invalid_token; cross_site when a cookie came along from another site's page
 */
export function signedIn(db: Database, accounts: Accounts) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { authorization } = request.headers;
    if (authorization === undefined) await byCookie(request, reply);
    else await byToken(request, bearerToken(authorization));
  };

  async function byToken(request: FastifyRequest, token: string | undefined): Promise<void> {
    const found = token?.startsWith('tlp_') ? await userOfToken(db, token) : undefined;
    if (!found) {
      throw new Problem(
        'invalid_token',
        'Management calls take a personal token (tlp_...) that was not revoked and has not expired. Make one with POST /api/tokens.',
      );
    }
    request.user = found.user;
    request.sessionId = null;
    request.origin = { address: request.ip, via: `token ${found.tokenName}` };
  }

  async function byCookie(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { cookie } = request.headers;
    const session = cookie === undefined ? undefined : await accounts.sessionOf(cookie);
    if (!session) {
      throw new Problem(
        'unauthenticated',
        'Sign in with POST /api/auth/sign-in/email, or send Authorization: Bearer tlp_...',
      );
    }
    if (!SAFE_METHODS.has(request.method) && isCrossSite(request)) {
      throw new Problem(
        'cross_site',
        'A session changes things only from pages of this server. Elsewhere, use a personal token.',
      );
    }
    for (const renewed of session.cookies) reply.header('set-cookie', renewed);
    request.user = session.user;
    request.sessionId = session.id;
    request.origin = { address: request.ip, via: 'session' };
  }
}

/** A browser says where a request comes from (Fetch Metadata; RFC 6454 Origin): a cookie alone proves nothing. */
function isCrossSite({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  if (headers.origin === undefined) return false;
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== host;
}

/** A hook for routes below /api/workspaces/:workspace; runs after `signedIn`. */
export function memberOf(db: Database) {
  return async (request: FastifyRequest<{ Params: { workspace?: string } }>): Promise<void> => {
    const { user, origin } = request;
    request.member = { ...(await membershipIn(db, request.params.workspace ?? '', user)), user, origin };
  };
}
