import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Origin } from '../audit-log/audit-log.ts';
import { Problem } from '../http/problems.ts';
import { bearerToken } from '../secrets/tokens.ts';
import type { Database } from '../storage/database.ts';
import type { Accounts } from './accounts.ts';
import { findUserByToken } from './personal-tokens.ts';
import type { Requester } from './requester.ts';
import type { User } from './users.ts';

/** `sessionId` is null for a request with a personal token. */
type Authentication = Requester & { sessionId: string | null };

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `requireUser`; null on routes that it does not guard. */
    authentication: Authentication | null;
    /** Who sent the request. Reading it throws on a route that `requireUser` does not guard; so do the next two. */
    readonly user: User;
    /** The session that the request came with; null: it came with a personal token. */
    readonly sessionId: string | null;
    /** The client's IP, and session or token. */
    readonly origin: Origin;
  }
}

/** Adds to requests what `requireUser` sets. Called once for the server, before routes are registered. */
export function decorateWithUser(server: FastifyInstance): void {
  server.decorateRequest('authentication', null);
  server.decorateRequest('user', {
    getter() {
      return authenticationOf(this).user;
    },
  });
  server.decorateRequest('sessionId', {
    getter() {
      return authenticationOf(this).sessionId;
    },
  });
  server.decorateRequest('origin', {
    getter() {
      return authenticationOf(this).origin;
    },
  });
}

/** @throws Error on a route that `requireUser` does not guard: a mistake of the server, not of the client */
function authenticationOf({ authentication, routeOptions }: FastifyRequest): Authentication {
  if (!authentication) throw new Error(`The route ${routeOptions.url} is not registered behind requireUser.`);
  return authentication;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What `requireUser` throws, for the documentation of the routes behind it. */
export const AUTHENTICATION_PROBLEMS = ['unauthenticated', 'invalid_token', 'cross_site'] as const;

/**
 * A hook that requires a signed-in user: by personal token where there is an Authorization header, else by session
 * cookie.
 *
 * @throws Problem unauthenticated, invalid_token, cross_site for an unsafe request with a cookie from another site
 */
export function requireUser(db: Database, accounts: Accounts) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { authorization } = request.headers;
    request.authentication =
      authorization === undefined
        ? await authenticateByCookie(request, reply)
        : await authenticateByToken(request, bearerToken(authorization));
  };

  async function authenticateByToken(
    request: FastifyRequest,
    token: string | undefined,
  ): Promise<Authentication> {
    const found = token?.startsWith('tlp_') ? await findUserByToken(db, token) : undefined;
    if (!found) {
      throw new Problem(
        'invalid_token',
        'Management calls take a personal token (tlp_...) that is neither revoked nor expired. Create one with POST /api/tokens.',
      );
    }
    return {
      user: found.user,
      sessionId: null,
      origin: { ip: request.ip, via: `token ${found.tokenName}` },
    };
  }

  async function authenticateByCookie(request: FastifyRequest, reply: FastifyReply): Promise<Authentication> {
    const { cookie } = request.headers;
    const session = cookie === undefined ? undefined : await accounts.findSession(cookie);
    if (!session) {
      throw new Problem(
        'unauthenticated',
        'There is no session, or it has ended. Sign in; scripts send a personal token: Authorization: Bearer tlp_...',
      );
    }
    if (!SAFE_METHODS.has(request.method) && isCrossSite(request)) {
      throw new Problem(
        'cross_site',
        'With a session, only pages of this server (of PUBLIC_URL, behind a proxy) may send requests that change something. Elsewhere, use a personal token.',
      );
    }
    for (const renewed of session.cookies) reply.header('set-cookie', renewed);
    return { user: session.user, sessionId: session.id, origin: { ip: request.ip, via: 'session' } };
  }
}

/** Against cross-site request forgery: Fetch Metadata (Sec-Fetch-Site), else the Origin header (RFC 6454, 7). */
function isCrossSite(request: FastifyRequest): boolean {
  const { headers } = request;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return headers.origin !== undefined && !request.isOwnOrigin(headers.origin);
}
