import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PLANS } from '@trunkline/contract/plans';
import { Type } from 'typebox';
import { fromCursor, Page, PageQuery, pageOf } from '../http/pagination.ts';
import type { Database } from '../storage/database.ts';
import { listWorkspaces, readWorkspace, requireOperator, setPlan } from './operators.ts';

const Overview = Type.Object({
  slug: Type.String(),
  name: Type.String(),
  kind: Type.Enum(['personal', 'shared']),
  plan: Type.Enum(PLANS),
  members: Type.Integer(),
  integrations: Type.Integer(),
  created_at: Type.String(),
});

/** The plans of all workspaces. For operators of the instance. */
export function operatorRoutes(db: Database): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.addHook('onRequest', ({ user }) => requireOperator(db, user));

    server.get(
      '/api/operator/workspaces',
      {
        schema: {
          operationId: 'listAllWorkspaces',
          tags: ['Instance'],
          summary: 'List all workspaces with their plans; for operators of the instance',
          querystring: Type.Object(PageQuery),
          response: { 200: Page(Overview) },
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
        schema: {
          operationId: 'setWorkspacePlan',
          tags: ['Instance'],
          summary: 'Put a workspace on a plan; for operators of the instance',
          params: Type.Object({ workspace: Type.String() }),
          body: Type.Object({ plan: Type.Enum(PLANS) }, { additionalProperties: false }),
          response: { 200: Overview },
        },
      },
      async ({ user, origin, params: { workspace }, body: { plan } }) => {
        await setPlan(db, workspace, plan, { user, origin });
        return readWorkspace(db, workspace);
      },
    );
  };
}
