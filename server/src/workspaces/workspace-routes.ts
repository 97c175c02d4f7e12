import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Plan } from '@trunkline/contract/plans';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import {
  CreateWorkspaceBody,
  DeleteWorkspaceQuery,
  UpdateWorkspaceBody,
  Workspace,
  WorkspaceParams,
} from '@trunkline/contract/schemas/workspaces';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { TakenSlugLimit } from './taken-slug-limit.ts';
import { createWorkspace, deleteWorkspace, editWorkspace, listMemberships } from './workspaces.ts';
import type { WorkspaceMembership } from './workspaces-storage.ts';

/** Lists and creates workspaces. For signed-in users. */
export function workspacesRoutes(
  deps: { db: Database; takenSlugLimit: TakenSlugLimit },
  defaultPlan: Plan,
): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces',
      {
        schema: {
          operationId: 'listWorkspaces',
          tags: ['Workspaces'],
          summary: 'List your workspaces',
          response: { 200: CompleteList(Workspace) },
        },
      },
      async ({ user }) => {
        const all = await listMemberships(deps.db, user);
        return { items: all.map(toWorkspaceView), next_cursor: null };
      },
    );

    server.post(
      '/api/workspaces',
      {
        config: { problems: ['slug_taken', 'quota_exceeded'] },
        schema: {
          operationId: 'createWorkspace',
          tags: ['Workspaces'],
          summary: 'Create a shared workspace',
          body: CreateWorkspaceBody,
          response: { 201: Workspace },
        },
      },
      async ({ user, origin, body }, reply) =>
        reply
          .code(201)
          .send(toWorkspaceView(await createWorkspace(deps, { user, origin }, body, defaultPlan))),
    );
  };
}

/** Reads, changes and deletes a workspace. For its members. */
export function workspaceRoutes(deps: {
  invalidations: InvalidationBus;
  takenSlugLimit: TakenSlugLimit;
}): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace',
      {
        config: { permission: 'workspace.read' },
        schema: {
          operationId: 'getWorkspace',
          tags: ['Workspaces'],
          summary: 'Read a workspace',
          params: WorkspaceParams,
          response: { 200: Workspace },
        },
      },
      async ({ member }) => {
        return toWorkspaceView(member);
      },
    );

    server.patch(
      '/api/workspaces/:workspace',
      {
        config: { permission: 'workspace.edit', problems: ['slug_taken'] },
        schema: {
          operationId: 'updateWorkspace',
          tags: ['Workspaces'],
          summary: 'Change the name, the slug or the policy for apps of a workspace',
          params: WorkspaceParams,
          body: UpdateWorkspaceBody,
          response: { 200: Workspace },
        },
      },
      async ({ member, body }) => {
        return toWorkspaceView(await editWorkspace(deps, member, body));
      },
    );

    server.delete(
      '/api/workspaces/:workspace',
      {
        config: { permission: 'workspace.delete', problems: ['confirmation_required'] },
        schema: {
          operationId: 'deleteWorkspace',
          tags: ['Workspaces'],
          summary: 'Delete a workspace with everything in it',
          params: WorkspaceParams,
          querystring: DeleteWorkspaceQuery,
          response: { 204: NoContent },
        },
      },
      async ({ member, query, log, id }, reply) => {
        const { slug } = member.workspace;
        await deleteWorkspace(deps, member, query.confirm);
        // The audit log was deleted too: who deleted the workspace is in the log of the server.
        log.info({ request_id: id, workspace: slug, user: member.user.email }, 'deleted a workspace');
        return reply.code(204).send(null);
      },
    );
  };
}

function toWorkspaceView({ workspace, role }: WorkspaceMembership): Workspace {
  const { slug, name, kind, plan, app_access, created_at } = workspace;
  return { slug, name, kind, plan, app_access, role, created_at };
}
