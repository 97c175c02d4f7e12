import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ServerLog, SetWorkspacePlanBody, WorkspaceOverview } from '@trunkline/contract/schemas/instance';
import { Page, PageQuery } from '@trunkline/contract/schemas/lists';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import type { LogLevelSwitch } from '../cluster/log-level.ts';
import { fromCursor, pageOf } from '../http/pagination.ts';
import { documentGuards } from '../http/route-documentation.ts';
import type { Database } from '../storage/database.ts';
import { listWorkspaces, readWorkspace, requireOperator, setPlan } from './operators.ts';

/** The plans of all workspaces, and the level of the log. For operators of the instance. */
export function operatorRoutes(
  db: Database,
  logLevel: Pick<LogLevelSwitch, 'current' | 'change'>,
): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.addHook('onRequest', ({ user }) => requireOperator(db, user));
    documentGuards(server, { problems: ['forbidden'] });

    server.get(
      '/api/operator/workspaces',
      {
        schema: {
          operationId: 'listAllWorkspaces',
          tags: ['Instance'],
          summary: 'List all workspaces of the instance with their plans',
          querystring: PageQuery,
          response: { 200: Page(WorkspaceOverview) },
        },
      },
      async ({ query: { cursor, limit } }) => {
        const rows = await listWorkspaces(db, fromCursor(cursor), limit + 1);
        return pageOf(rows, limit, (row) => row.slug);
      },
    );

    server.patch(
      '/api/operator/workspaces/:workspace',
      {
        config: { problems: ['not_found'] },
        schema: {
          operationId: 'setWorkspacePlan',
          tags: ['Instance'],
          summary: 'Set the plan of a workspace',
          params: WorkspaceParams,
          body: SetWorkspacePlanBody,
          response: { 200: WorkspaceOverview },
        },
      },
      async ({ user, origin, params: { workspace }, body: { plan } }) => {
        await setPlan(db, workspace, plan, { user, origin });
        return readWorkspace(db, workspace);
      },
    );

    server.get(
      '/api/operator/log',
      {
        schema: {
          operationId: 'getServerLog',
          tags: ['Instance'],
          summary: 'Read the level of the server’s log',
          response: { 200: ServerLog },
        },
      },
      async () => ({ level: logLevel.current() }),
    );

    server.put(
      '/api/operator/log',
      {
        schema: {
          operationId: 'setServerLog',
          tags: ['Instance'],
          summary: 'Set the level of the server’s log until its next start, in all of its processes',
          body: ServerLog,
          response: { 200: ServerLog },
        },
      },
      async ({ body: { level } }) => {
        logLevel.change(level);
        return { level };
      },
    );
  };
}
