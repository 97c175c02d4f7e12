import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { InvitationWithLink } from '@trunkline/contract/schemas/invitations';
import { Page, PageQuery } from '@trunkline/contract/schemas/lists';
import {
  AddMemberBody,
  ChangeMemberRoleBody,
  Member,
  MemberParams,
  TransferWorkspaceBody,
} from '@trunkline/contract/schemas/members';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import { fromCursor, pageOf } from '../http/pagination.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { Invitations } from './invitations.ts';
import { changeRole, listMembers, removeMember, transferWorkspace } from './members.ts';

type Deps = { db: Database; invalidations: InvalidationBus; invitations: Invitations };

/** The members of a workspace. For its members. */
export function memberRoutes({ db, invalidations, invitations }: Deps): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/members',
      {
        config: { permission: 'member.read' },
        schema: {
          operationId: 'listMembers',
          tags: ['Members'],
          summary: 'List members',
          params: WorkspaceParams,
          querystring: PageQuery,
          response: { 200: Page(Member) },
        },
      },
      async ({ member, query: { cursor, limit } }) => {
        const rows = await listMembers(db, member.workspace.id, fromCursor(cursor), limit + 1);
        return pageOf(rows, limit, (row) => row.email);
      },
    );

    server.post(
      '/api/workspaces/:workspace/members',
      {
        config: { permission: 'member.manage', problems: ['already_a_member', 'rate_limited'] },
        schema: {
          operationId: 'addMember',
          tags: ['Members'],
          summary:
            'Invite a user by email; accepting makes them a member. The same with and without an account',
          params: WorkspaceParams,
          body: AddMemberBody,
          response: { 201: InvitationWithLink },
        },
      },
      async ({ member, body }, reply) => reply.code(201).send(await invitations.create(member, body)),
    );

    server.patch(
      '/api/workspaces/:workspace/members/:user_id',
      {
        config: { permission: 'member.manage' },
        schema: {
          operationId: 'changeMemberRole',
          tags: ['Members'],
          summary: 'Change the role of a member',
          params: MemberParams,
          body: ChangeMemberRoleBody,
          response: { 200: Member },
        },
      },
      async ({ member, params: { user_id }, body: { role } }) => {
        return changeRole(invalidations, member, user_id, role);
      },
    );

    server.delete(
      '/api/workspaces/:workspace/members/:user_id',
      {
        // members.ts decides: members remove themselves, and admins others.
        config: { permission: 'workspace.read' },
        schema: {
          operationId: 'removeMember',
          tags: ['Members'],
          summary: 'Remove a member, or yourself',
          params: MemberParams,
          response: { 204: NoContent },
        },
      },
      async ({ member, params: { user_id } }, reply) => {
        await removeMember(invalidations, member, user_id);
        return reply.code(204).send(null);
      },
    );

    server.post(
      '/api/workspaces/:workspace/leave',
      {
        config: { permission: 'workspace.leave' },
        schema: {
          operationId: 'leaveWorkspace',
          tags: ['Members'],
          summary: 'Leave a workspace',
          params: WorkspaceParams,
          response: { 204: NoContent },
        },
      },
      async ({ member }, reply) => {
        await removeMember(invalidations, member, member.user.id);
        return reply.code(204).send(null);
      },
    );

    server.post(
      '/api/workspaces/:workspace/transfer',
      {
        config: { permission: 'workspace.transfer' },
        schema: {
          operationId: 'transferWorkspace',
          tags: ['Members'],
          summary: 'Transfer the ownership of a workspace to another member',
          params: WorkspaceParams,
          body: TransferWorkspaceBody,
          response: { 200: Member },
        },
      },
      async ({ member, body: { user_id } }) => {
        return transferWorkspace(db, member, user_id);
      },
    );
  };
}
