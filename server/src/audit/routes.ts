import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import { fromCursor, Page, PageQuery, pageOf } from '../http/pages.ts';
import type { Row } from '../storage/schema.ts';
import { permit } from '../workspaces/workspaces.ts';
import type { CallLog } from './call-log.ts';

const Call = Type.Object({
  id: Type.String({ description: 'The request id: the X-Request-Id of the answer' }),
  at: Type.String(),
  app_id: Type.String(),
  integration: Type.String({ description: 'The slug, as it was called' }),
  integration_id: Type.Union([Type.String(), Type.Null()]),
  operation: Type.String({
    description: 'The key, or what the app asked for where there is no such operation',
  }),
  status: Type.Integer({ description: 'What Trunkline answered' }),
  status_code: Type.Union([Type.Integer(), Type.Null()], { description: 'What the external API answered' }),
  code: Type.Union([Type.String(), Type.Null()], {
    description: 'The code of the problem, if there was one',
  }),
  duration_ms: Type.Number(),
  request_bytes: Type.Integer(),
  response_bytes: Type.Integer(),
  subject: Type.Union([Type.String(), Type.Null()], {
    description: 'The `sub` of the app’s own user, where their token came with the call',
  }),
});

/** The call log. Runs behind `memberOf`. */
export function callLogRoutes(calls: CallLog): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/calls',
      {
        schema: {
          summary: 'List calls, newest first',
          params: Type.Object({ workspace: Type.String() }),
          querystring: Type.Object({
            ...PageQuery,
            app_id: Type.Optional(Type.String()),
            integration: Type.Optional(Type.String()),
            operation: Type.Optional(Type.String()),
            status: Type.Optional(Type.Integer()),
            subject: Type.Optional(Type.String()),
          }),
          response: { 200: Page(Call) },
        },
      },
      async ({ member, query: { cursor, limit, ...filter } }) => {
        permit(member, 'calls.read');
        const rows = await calls.list(member.workspace.id, filter, fromCursor(cursor), limit + 1);
        const { items, next_cursor } = pageOf(rows, limit, (row) => row.id);
        return { items: items.map(shown), next_cursor };
      },
    );
  };
}

function shown({ workspace_id, integration_slug, ...row }: Row<'calls'>): Static<typeof Call> {
  return { ...row, integration: integration_slug };
}
