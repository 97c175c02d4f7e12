import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppIntegration } from '@trunkline/contract/schemas/app-integrations';
import {
  App,
  AppParams,
  type AppSort,
  AppSummary,
  AppsQuery,
  CreateAppBody,
  MatchPromptBody,
  UpdateAppBody,
} from '@trunkline/contract/schemas/apps';
import { CompleteList, Page } from '@trunkline/contract/schemas/lists';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import { EDIT_BODY_BYTES } from '../http/body-limits.ts';
import { fromCursor, integerFromCursor, pageOf } from '../http/pagination.ts';
import type { PromptMatcher } from './app-integrations.ts';
import type { Apps } from './apps.ts';
import type { AppPosition } from './apps-storage.ts';

/** Apps of a workspace. For members. */
export function appRoutes(apps: Apps, promptMatcher: PromptMatcher): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/apps/matches',
      {
        config: { permission: 'app.manage' },
        bodyLimit: EDIT_BODY_BYTES,
        schema: {
          operationId: 'matchPrompt',
          tags: ['Apps'],
          summary: 'Find the integrations that match a prompt',
          params: WorkspaceParams,
          body: MatchPromptBody,
          response: { 200: CompleteList(AppIntegration) },
        },
      },
      async ({ member, body: { prompt } }) => {
        return { items: await promptMatcher.match(member, prompt), next_cursor: null };
      },
    );

    server.post(
      '/api/workspaces/:workspace/apps',
      {
        config: { permission: 'app.manage', problems: ['quota_exceeded'] },
        bodyLimit: EDIT_BODY_BYTES,
        schema: {
          operationId: 'createApp',
          tags: ['Apps'],
          summary: 'Create an app with the integrations that match its first prompt',
          params: WorkspaceParams,
          body: CreateAppBody,
          response: { 201: App },
        },
      },
      async ({ member, body }, reply) => {
        return reply.code(201).send(await apps.create(member, body));
      },
    );

    server.get(
      '/api/workspaces/:workspace/apps',
      {
        config: { permission: 'app.read' },
        schema: {
          operationId: 'listApps',
          tags: ['Apps'],
          summary: 'List apps',
          params: WorkspaceParams,
          querystring: AppsQuery,
          response: { 200: Page(AppSummary) },
        },
      },
      async ({ member, query: { cursor, limit, search, sort } }) => {
        const after = positionOf(fromCursor(cursor), sort);
        const rows = await apps.list(member.workspace.id, { sort, search, after, limit: limit + 1 });
        const { items, next_cursor } = pageOf(rows, limit, ({ position: { id, key } }) => `${id} ${key}`);
        return { items: items.map(({ app }) => app), next_cursor };
      },
    );

    server.get(
      '/api/workspaces/:workspace/apps/:id',
      {
        config: { permission: 'app.read' },
        schema: {
          operationId: 'getApp',
          tags: ['Apps'],
          summary: 'Read an app',
          params: AppParams,
          response: { 200: App },
        },
      },
      async ({ member, params: { id } }) => {
        return apps.read(member.workspace.id, id);
      },
    );

    server.patch(
      '/api/workspaces/:workspace/apps/:id',
      {
        config: { permission: 'app.manage' },
        bodyLimit: EDIT_BODY_BYTES,
        schema: {
          operationId: 'updateApp',
          tags: ['Apps'],
          summary: 'Change the name of an app, who may call for it, and which integrations',
          params: AppParams,
          body: UpdateAppBody,
          response: { 200: App },
        },
      },
      async ({ member, params: { id }, body }) => {
        return apps.change(member, id, body);
      },
    );

    server.delete(
      '/api/workspaces/:workspace/apps/:id',
      {
        config: { permission: 'app.manage' },
        schema: {
          operationId: 'deleteApp',
          tags: ['Apps'],
          summary: 'Delete an app and its tokens',
          params: AppParams,
          response: { 204: NoContent },
        },
      },
      async ({ member, params: { id } }, reply) => {
        await apps.remove(member, id);
        return reply.code(204).send(null);
      },
    );
  };
}

/**
 * @param value of a cursor: the id of an app, and its value in the order
 * @throws Problem malformed_request when it is no cursor of a list in this order
 */
function positionOf(value: string | undefined, sort: AppSort): AppPosition | undefined {
  if (value === undefined) return undefined;
  const [id = ''] = value.split(' ', 1);
  const key = value.slice(id.length + 1);
  return { id, key: sort === 'errors' ? integerFromCursor(key) : key };
}
