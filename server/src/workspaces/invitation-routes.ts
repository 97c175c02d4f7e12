import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { GRANTED_ROLES, ROLES } from '@trunkline/contract/roles';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { fromCursor, Page, PageQuery, pageOf } from '../http/pagination.ts';
import { invalidRequest } from '../http/problems.ts';
import type { Invitations } from './invitations.ts';
import { requirePermission } from './permissions.ts';
import type { WorkspaceMembership } from './workspaces-storage.ts';

const Role = Type.Enum(GRANTED_ROLES);
const Email = Type.String({ format: 'email', maxLength: 254 });
const EmailOrNull = Type.Union([Type.String(), Type.Null()]);
const Invitation = Type.Object({
  id: Type.String(),
  role: Role,
  email: EmailOrNull,
  expires_at: Type.String(),
  created_at: Type.String(),
});

const InWorkspace = Type.Object({ workspace: Type.String() });
const One = Type.Object({ workspace: Type.String(), id: Type.String() });

/** The invitations of a workspace. For its members. */
export function invitationRoutes(invitations: Invitations): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/invitations',
      {
        schema: {
          operationId: 'createInvitation',
          tags: ['Invitations'],
          summary: 'Invite somebody; the link is shown once, and mailed where mail is set up',
          params: InWorkspace,
          body: Type.Object({ role: Role, email: Type.Optional(Email) }, { additionalProperties: false }),
          response: { 201: Type.Object({ ...Invitation.properties, link: Type.String() }) },
        },
      },
      async ({ member, body }, reply) => {
        requirePermission(member, 'member.manage');
        return reply.code(201).send(await invitations.create(member, body));
      },
    );

    server.get(
      '/api/workspaces/:workspace/invitations',
      {
        schema: {
          operationId: 'listInvitations',
          tags: ['Invitations'],
          summary: 'List open invitations, without their links',
          params: InWorkspace,
          querystring: Type.Object(PageQuery),
          response: { 200: Page(Invitation) },
        },
      },
      async ({ member, query: { cursor, limit } }) => {
        requirePermission(member, 'member.manage');
        const rows = await invitations.list(member.workspace.id, fromCursor(cursor), limit + 1);
        return pageOf(rows, limit, (row) => row.id);
      },
    );

    server.patch(
      '/api/workspaces/:workspace/invitations/:id',
      {
        schema: {
          operationId: 'updateInvitation',
          tags: ['Invitations'],
          summary: 'Invite to another role',
          params: One,
          body: Type.Object({ role: Role }, { additionalProperties: false }),
          response: { 200: Invitation },
        },
      },
      async ({ member, params: { id }, body: { role } }) => {
        requirePermission(member, 'member.manage');
        return invitations.edit(member, id, role);
      },
    );

    server.delete(
      '/api/workspaces/:workspace/invitations/:id',
      {
        schema: {
          operationId: 'revokeInvitation',
          tags: ['Invitations'],
          summary: 'Revoke an invitation',
          params: One,
          response: { 204: Type.Null() },
        },
      },
      async ({ member, params: { id } }, reply) => {
        requirePermission(member, 'member.manage');
        await invitations.revoke(member, id);
        return reply.code(204).send(null);
      },
    );
  };
}

const OneToken = Type.Object({ token: Type.String() });
const Membership = Type.Object({
  workspace: Type.Object({ slug: Type.String(), name: Type.String() }),
  role: Type.Enum(ROLES),
});

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
        schema: {
          operationId: 'getInvitation',
          tags: ['Invitations'],
          summary: 'Read an invitation',
          params: OneToken,
          response: {
            200: Type.Object({
              workspace: Membership.properties.workspace,
              role: Role,
              email: EmailOrNull,
              invited_by: Type.String(),
            }),
          },
        },
      },
      ({ params: { token } }) => invitations.read(token),
    );

    server.post(
      '/api/invitations/:token/accept',
      {
        schema: {
          operationId: 'acceptInvitation',
          tags: ['Invitations'],
          summary: 'Join the workspace: signed in, or with a new account made of {email, password}',
          params: OneToken,
          body: Type.Object(
            {
              email: Type.Optional(Email),
              password: Type.Optional(Type.String({ maxLength: 300 })),
              name: Type.Optional(Type.String({ maxLength: 200 })),
            },
            { additionalProperties: false },
          ),
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
}: {
  email?: string;
  password?: string;
  name?: string;
}): { email: string; password: string; name: string | undefined } | undefined {
  if (email === undefined && password === undefined) return undefined;
  if (email === undefined) throw invalidRequest([{ path: 'email', message: 'is missing' }]);
  if (password === undefined) throw invalidRequest([{ path: 'password', message: 'is missing' }]);
  return { email, password, name };
}

function toMembership({ workspace: { slug, name }, role }: WorkspaceMembership): Static<typeof Membership> {
  return { workspace: { slug, name }, role };
}
