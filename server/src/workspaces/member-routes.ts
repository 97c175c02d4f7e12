import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { GRANTED_ROLES, ROLES } from '@trunkline/contract/roles';
import { Type } from 'typebox';
import type { User } from '../auth/users.ts';
import { findUserByEmail, hasVerifiedEmail } from '../auth/users-storage.ts';
import type { Settings } from '../config/settings.ts';
import { fromCursor, Page, PageQuery, pageOf } from '../http/pagination.ts';
import { Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import { addMember, changeRole, removeMember, transferWorkspace } from './members.ts';
import { selectMembers } from './members-storage.ts';
import { requirePermission } from './permissions.ts';

const Member = Type.Object({
  user_id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  role: Type.Enum(ROLES),
  created_at: Type.String(),
});

const Email = Type.String({ format: 'email', maxLength: 254 });
const GrantedRole = Type.Enum(GRANTED_ROLES);
const InWorkspace = Type.Object({ workspace: Type.String() });
const One = Type.Object({ workspace: Type.String(), user_id: Type.String() });

/** The members of a workspace. For its members. */
export function memberRoutes(db: Database, { signUp }: Pick<Settings, 'signUp'>): FastifyPluginAsyncTypebox {
  /** With open sign-up, only a confirmed e-mail proves who has the account. */
  async function findAccount(email: string): Promise<User> {
    const user = await findUserByEmail(db, email);
    if (user && (signUp === 'invited' || (await hasVerifiedEmail(db, user)))) return user;
    throw new Problem(
      'invalid_request',
      'There is no account with this e-mail that can be added. Invite the user instead, with POST .../invitations.',
    );
  }

  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/members',
      {
        schema: {
          operationId: 'listMembers',
          tags: ['Members'],
          summary: 'List members',
          params: InWorkspace,
          querystring: Type.Object(PageQuery),
          response: { 200: Page(Member) },
        },
      },
      async ({ member, query: { cursor, limit } }) => {
        requirePermission(member, 'member.read');
        const rows = await selectMembers(db, member.workspace.id, fromCursor(cursor), limit + 1);
        return pageOf(rows, limit, (row) => row.email);
      },
    );

    server.post(
      '/api/workspaces/:workspace/members',
      {
        schema: {
          operationId: 'addMember',
          tags: ['Members'],
          summary: 'Add somebody who has an account',
          params: InWorkspace,
          body: Type.Object({ email: Email, role: GrantedRole }, { additionalProperties: false }),
          response: { 201: Member },
        },
      },
      async ({ member, body: { email, role } }, reply) => {
        requirePermission(member, 'member.manage');
        return reply.code(201).send(await addMember(db, member, await findAccount(email), role));
      },
    );

    server.patch(
      '/api/workspaces/:workspace/members/:user_id',
      {
        schema: {
          operationId: 'changeMemberRole',
          tags: ['Members'],
          summary: 'Give a member another role',
          params: One,
          body: Type.Object({ role: GrantedRole }, { additionalProperties: false }),
          response: { 200: Member },
        },
      },
      async ({ member, params: { user_id }, body: { role } }) => {
        requirePermission(member, 'member.manage');
        return changeRole(db, member, user_id, role);
      },
    );

    server.delete(
      '/api/workspaces/:workspace/members/:user_id',
      {
        schema: {
          operationId: 'removeMember',
          tags: ['Members'],
          summary: 'Remove a member, or yourself',
          params: One,
          response: { 204: Type.Null() },
        },
      },
      async ({ member, params: { user_id } }, reply) => {
        requirePermission(member, user_id === member.user.id ? 'workspace.leave' : 'member.manage');
        await removeMember(db, member, user_id);
        return reply.code(204).send(null);
      },
    );

    server.post(
      '/api/workspaces/:workspace/leave',
      {
        schema: {
          operationId: 'leaveWorkspace',
          tags: ['Members'],
          summary: 'Leave a workspace',
          params: InWorkspace,
          response: { 204: Type.Null() },
        },
      },
      async ({ member }, reply) => {
        requirePermission(member, 'workspace.leave');
        await removeMember(db, member, member.user.id);
        return reply.code(204).send(null);
      },
    );

    server.post(
      '/api/workspaces/:workspace/transfer',
      {
        schema: {
          operationId: 'transferWorkspace',
          tags: ['Members'],
          summary: 'Hand a workspace over to another member, who becomes its owner',
          params: InWorkspace,
          body: Type.Object({ user_id: Type.String() }, { additionalProperties: false }),
          response: { 200: Member },
        },
      },
      async ({ member, body: { user_id } }) => {
        requirePermission(member, 'workspace.transfer');
        return transferWorkspace(db, member, user_id);
      },
    );
  };
}
