import type { FastifyInstance, FastifyRequest } from 'fastify';
import { documentGuards } from '../http/route-documentation.ts';
import type { Database } from '../storage/database.ts';
import { type Action, requirePermission } from './permissions.ts';
import { findMembership, type Membership } from './workspaces.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a member must be permitted to do; every route of members declares it. */
    permission?: Action;
  }
  interface FastifyRequest {
    /** Set by `guardByMembership`; null on routes that it does not guard. */
    membership: Membership | null;
    /** Who sent the request, as a member of the workspace. Reading it throws where `guardByMembership` does not run. */
    readonly member: Membership;
  }
}

/** Adds to requests what `guardByMembership` sets. Called once for the server, before routes are registered. */
export function decorateWithMembership(server: FastifyInstance): void {
  server.decorateRequest('membership', null);
  server.decorateRequest('member', {
    getter() {
      return membershipOf(this);
    },
  });
}

/** @throws Error on a route that `guardByMembership` does not guard: a mistake of the server, not of the client */
function membershipOf({ membership, routeOptions }: FastifyRequest): Membership {
  if (!membership)
    throw new Error(`The route ${routeOptions.url} is not registered behind guardByMembership.`);
  return membership;
}

/**
 * Guards the routes of a scope, all below /api/workspaces/:workspace: the user must be a member whom the route's
 * `config.permission` allows. Decided before the body is read: a client that is refused sends little for it.
 *
 * Requests get these problems: not_found for a workspace that does not exist, or that the user is no member of;
 * forbidden.
 *
 * @param scope behind `requireUser`; a route without a permission fails when it is registered
 */
export function guardByMembership(scope: FastifyInstance, db: Database): void {
  documentGuards(scope, { problems: ['not_found', 'forbidden'] });
  scope.addHook('onRoute', ({ method, url, config }) => {
    if (!config?.permission) throw new Error(`The route ${method} ${url} declares no permission.`);
  });
  scope.addHook<{ Params: { workspace?: string } }>('onRequest', async (request) => {
    const { user, origin, params, routeOptions } = request;
    const member = { ...(await findMembership(db, params.workspace ?? '', user)), user, origin };
    request.membership = member;
    if (routeOptions.config.permission) requirePermission(member, routeOptions.config.permission);
  });
}
