import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AcceptInvitationBody,
  CreateInvitationBody,
  Invitation,
  InvitationLinkParams,
  InvitationParams,
  InvitationPreview,
  InvitationWithLink,
  Membership,
  UpdateInvitationBody,
} from '@trunkline/contract/schemas/invitations';
import { Page, PageQuery } from '@trunkline/contract/schemas/lists';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AUTHENTICATION_PROBLEMS } from '../auth/require-user.ts';
import { fromCursor, pageOf } from '../http/pagination.ts';
import { invalidRequest } from '../http/problems.ts';
import type { Invitations } from './invitations.ts';
import type { WorkspaceMembership } from './workspaces-storage.ts';

/** The invitations of a workspace. For its members. */
export function invitationRoutes(invitations: Invitations): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/invitations',
      {
        config: { permission: 'member.manage', problems: ['already_a_member', 'rate_limited'] },
        schema: {
          operationId: 'createInvitation',
          tags: ['Invitations'],
          summary: 'Create an invitation; its link is returned once, and mailed where mail is set up',
          params: WorkspaceParams,
          body: CreateInvitationBody,
          response: { 201: InvitationWithLink },
        },
      },
      async ({ member, body }, reply) => {
        return reply.code(201).send(await invitations.create(member, body));
      },
    );

    server.get(
      '/api/workspaces/:workspace/invitations',
      {
        config: { permission: 'member.manage' },
        schema: {
          operationId: 'listInvitations',
          tags: ['Invitations'],
          summary: 'List open invitations, without their links',
          params: WorkspaceParams,
          querystring: PageQuery,
          response: { 200: Page(Invitation) },
        },
      },
      async ({ member, query: { cursor, limit } }) => {
        const rows = await invitations.list(member.workspace.id, fromCursor(cursor), limit + 1);
        return pageOf(rows, limit, (row) => row.id);
      },
    );

    server.patch(
      '/api/workspaces/:workspace/invitations/:id',
      {
        config: { permission: 'member.manage' },
        schema: {
          operationId: 'updateInvitation',
          tags: ['Invitations'],
          summary: 'Change the role of an invitation',
          params: InvitationParams,
          body: UpdateInvitationBody,
          response: { 200: Invitation },
        },
      },
      async ({ member, params: { id }, body: { role } }) => {
        return invitations.edit(member, id, role);
      },
    );

    server.delete(
      '/api/workspaces/:workspace/invitations/:id',
      {
        config: { permission: 'member.manage' },
        schema: {
          operationId: 'revokeInvitation',
          tags: ['Invitations'],
          summary: 'Revoke an invitation',
          params: InvitationParams,
          response: { 204: NoContent },
        },
      },
      async ({ member, params: { id } }, reply) => {
        await invitations.revoke(member, id);
        return reply.code(204).send(null);
      },
    );
  };
}

/**
 * The routes of an invitation link. Public: the token in the path is the authorization.
 *
 * @param requireUser the hook that requires a signed-in user
 */
export function invitationLinkRoutes(
  invitations: Invitations,
  requireUser: (request: FastifyRequest, reply: FastifyReply) => Promise<void>,
): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/invitations/:token',
      {
        config: { problems: ['not_found'] },
        schema: {
          operationId: 'getInvitation',
          tags: ['Invitations'],
          summary: 'Read an invitation',
          params: InvitationLinkParams,
          response: {
            200: InvitationPreview,
          },
        },
      },
      ({ params: { token } }) => invitations.read(token),
    );

    server.post(
      '/api/invitations/:token/accept',
      {
        config: {
          problems: [
            ...AUTHENTICATION_PROBLEMS,
            'forbidden',
            'not_found',
            'already_a_member',
            'account_exists',
            'email_not_verified',
            'rate_limited',
          ],
        },
        schema: {
          operationId: 'acceptInvitation',
          tags: ['Invitations'],
          summary: 'Accept an invitation, as the signed-in user or with a new account',
          params: InvitationLinkParams,
          body: AcceptInvitationBody,
          response: { 200: Membership },
        },
        // A signed-in user sends no body.
        preValidation: async (request) => {
          request.body ??= {};
        },
      },
      async (request, reply) => {
        const { token } = request.params;
        const credentials = newAccount(request.body);
        if (credentials)
          return toMembership(await invitations.acceptWithNewAccount(token, credentials, request.ip));
        await requireUser(request, reply);
        const { user, origin } = request;
        return toMembership(await invitations.accept(token, { user, origin }));
      },
    );
  };
}

/** The account to create; undefined: the signed-in user accepts. @throws Problem invalid_request for one half of it */
function newAccount({
  email,
  password,
  name,
}: AcceptInvitationBody): { email: string; password: string; name: string | undefined } | undefined {
  if (email === undefined && password === undefined) return undefined;
  if (email === undefined) throw invalidRequest([{ path: 'email', message: 'is missing' }]);
  if (password === undefined) throw invalidRequest([{ path: 'password', message: 'is missing' }]);
  return { email, password, name };
}

function toMembership({ workspace: { slug, name }, role }: WorkspaceMembership): Membership {
  return { workspace: { slug, name }, role };
}
