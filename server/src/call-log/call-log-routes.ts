import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import { everyRow, sendCsv, sendNdjson } from '../http/exports.ts';
import { fromCursor, Page, PageQuery, pageOf } from '../http/pagination.ts';
import type { Row } from '../storage/schema.ts';
import { requirePermission } from '../workspaces/permissions.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import type { CallFilter, CallLog } from './call-log.ts';

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
  attempts: Type.Integer({ description: 'How often something was sent to the API, retries included' }),
  cache: Type.Union([Type.String(), Type.Null()], {
    description: '`hit`: the answer was kept already; `miss`: it was not; null: answers are not kept',
  }),
});

const Filter = {
  app_id: Type.Optional(Type.String()),
  integration: Type.Optional(Type.String({ description: 'The slug, as it was called' })),
  operation: Type.Optional(Type.String()),
  status: Type.Optional(Type.Integer({ description: 'What Trunkline answered' })),
  status_code: Type.Optional(Type.Integer({ description: 'What the external API answered' })),
  code: Type.Optional(Type.String({ description: 'The code of a problem' })),
  subject: Type.Optional(Type.String()),
  since: Type.Optional(Type.String({ format: 'date-time' })),
  until: Type.Optional(Type.String({ format: 'date-time' })),
};

const InWorkspace = Type.Object({ workspace: Type.String() });

/** The call log of a workspace. For its members. */
export function callLogRoutes(callLog: CallLog): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/calls',
      {
        schema: {
          operationId: 'listCalls',
          tags: ['Call log'],
          summary: 'List calls, newest first',
          params: InWorkspace,
          querystring: Type.Object({ ...PageQuery, ...Filter }),
          response: { 200: Page(Call) },
        },
      },
      async ({ member, query: { cursor, limit, ...filter } }) => {
        requirePermission(member, 'calls.read');
        const rows = await callLog.list(member.workspace.id, filter, fromCursor(cursor), limit + 1);
        const { items, next_cursor } = pageOf(rows, limit, (row) => row.id);
        return { items: items.map(toCallView), next_cursor };
      },
    );

    server.get(
      '/api/workspaces/:workspace/calls.ndjson',
      {
        schema: {
          operationId: 'exportCallsAsNdjson',
          tags: ['Call log'],
          summary: 'Export calls, a JSON object a line',
          params: InWorkspace,
          querystring: Type.Object(Filter),
        },
      },
      async ({ member, query }, reply) => {
        requirePermission(member, 'calls.read');
        return sendNdjson(reply, `calls-${member.workspace.slug}`, allCalls(member, query));
      },
    );

    server.get(
      '/api/workspaces/:workspace/calls.csv',
      {
        schema: {
          operationId: 'exportCallsAsCsv',
          tags: ['Call log'],
          summary: 'Export calls as CSV (RFC 4180)',
          params: InWorkspace,
          querystring: Type.Object(Filter),
        },
      },
      async ({ member, query }, reply) => {
        requirePermission(member, 'calls.read');
        const columns = Object.keys(Call.properties);
        return sendCsv(reply, `calls-${member.workspace.slug}`, columns, allCalls(member, query));
      },
    );
  };

  async function* allCalls({ workspace }: Membership, filter: CallFilter) {
    const rows = everyRow((before, limit) => callLog.list(workspace.id, filter, before, limit));
    for await (const row of rows) yield toCallView(row);
  }
}

function toCallView({ workspace_id, integration_slug, ...row }: Row<'calls'>): Static<typeof Call> {
  return { ...row, integration: integration_slug };
}
