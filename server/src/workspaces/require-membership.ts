import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Database } from '../storage/database.ts';
import { findMembership, type Membership } from './workspaces.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `requireMembership`; null on routes that it does not guard. */
    membership: Membership | null;
    /** Who sent the request, as a member of the workspace. Reading it throws where `requireMembership` does not run. */
    readonly member: Membership;
  }
}

/** Adds to requests what `requireMembership` sets. Called once for the server, before routes are registered. */
export function decorateWithMembership(server: FastifyInstance): void {
  server.decorateRequest('membership', null);
  server.decorateRequest('member', {
    getter() {
      return membershipOf(this);
    },
  });
}

/** @throws Error on a route that `requireMembership` does not guard: a mistake of the server, not of the client */
function membershipOf({ membership, routeOptions }: FastifyRequest): Membership {
  if (!membership)
    throw new Error(`The route ${routeOptions.url} is not registered behind requireMembership.`);
  return membership;
}

/**
 * A hook for routes below /api/workspaces/:workspace: the user must be a member. Runs after `requireUser`.
 *
 * @throws Problem not_found for a workspace that does not exist, or that the user is no member of
 */
export function requireMembership(db: Database) {
  return async (request: FastifyRequest<{ Params: { workspace?: string } }>): Promise<void> => {
    const { user, origin } = request;
    request.membership = {
      ...(await findMembership(db, request.params.workspace ?? '', user)),
      user,
      origin,
    };
  };
}
