import type { FastifyRequest } from 'fastify';
import type { Origin } from '../audit/activity.ts';
import { Problem } from '../http/problems.ts';
import { bearerToken, hashOf } from '../secrets/tokens.ts';
import type { Database } from '../storage/database.ts';
import type { Accounts, User } from './accounts.ts';
import { type Membership, membershipIn } from './workspaces.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent a management call; set by `signedIn` before the handler runs. */
    user: User;
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
  return async (request: FastifyRequest): Promise<void> => {
    const { authorization } = request.headers;
    const { user, via } =
      authorization === undefined
        ? { user: await userOfCookie(request), via: 'session' }
        : await userOfToken(bearerToken(authorization));
    request.user = user;
    request.origin = { address: request.ip, via };
  };

  async function userOfToken(token: string | undefined): Promise<{ user: User; via: string }> {
    const row = token?.startsWith('tlp_')
      ? await db
          .selectFrom('personal_tokens')
          .select(['user_id', 'name'])
          .where('hash', '=', hashOf(token))
          .executeTakeFirst()
      : undefined;
    const user = row && (await accounts.userById(row.user_id));
    if (!user) {
      throw new Problem(
        'invalid_token',
        'Management calls take a personal token (tlp_...) that was not revoked. Make one with POST /api/tokens.',
      );
    }
    return { user, via: `token ${row.name}` };
  }

  async function userOfCookie(request: FastifyRequest): Promise<User> {
    const user = request.headers.cookie ? await accounts.userOfSession(request.headers.cookie) : undefined;
    if (!user) {
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
    return user;
  }
}

/** A browser says where a request comes from (Fetch Metadata; RFC 6454 Origin): a cookie alone proves nothing. */
function isCrossSite({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  if (headers.origin === undefined) return false;
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== headers.host;
}

/** A hook for routes below /api/workspaces/:workspace; runs after `signedIn`. */
export function memberOf(db: Database) {
  return async (request: FastifyRequest<{ Params: { workspace?: string } }>): Promise<void> => {
    const { user, origin } = request;
    request.member = { ...(await membershipIn(db, request.params.workspace ?? '', user)), user, origin };
  };
}
