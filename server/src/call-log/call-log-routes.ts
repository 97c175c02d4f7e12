import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { CallLogEntry, CallLogFilter, CallLogQuery } from '@trunkline/contract/schemas/call-log';
import { Page } from '@trunkline/contract/schemas/lists';
import { TextContent } from '@trunkline/contract/schemas/media';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import { sendCsv, sendNdjson } from '../http/exports.ts';
import { fromCursor, pageOf } from '../http/pagination.ts';
import type { Row } from '../storage/schema.ts';
import { checkPermission } from '../workspaces/permissions.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import type { CallFilter, CallLog } from './call-log.ts';

/** The call log of a workspace. For its members. */
export function callLogRoutes(callLog: CallLog): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/calls',
      {
        config: { permission: 'calls.read' },
        schema: {
          operationId: 'listCalls',
          tags: ['Call log'],
          summary: 'List calls, newest first',
          params: WorkspaceParams,
          querystring: CallLogQuery,
          response: { 200: Page(CallLogEntry) },
        },
      },
      async ({ member, query: { cursor, limit, ...filter } }) => {
        const rows = await callLog.list(member.workspace.id, filter, fromCursor(cursor), limit + 1);
        const { items, next_cursor } = pageOf(rows, limit, (row) => row.id);
        return { items: items.map(callViewFor(member)), next_cursor };
      },
    );

    server.get(
      '/api/workspaces/:workspace/calls.ndjson',
      {
        config: { permission: 'calls.read' },
        schema: {
          operationId: 'exportCallsAsNdjson',
          tags: ['Call log'],
          summary: 'Export calls as NDJSON, a JSON object a line',
          params: WorkspaceParams,
          querystring: CallLogFilter,
          response: {
            200: {
              description: 'The calls, a JSON object a line',
              content: { 'application/x-ndjson': TextContent },
            },
          },
        },
      },
      async ({ member, query }, reply) => {
        return sendNdjson(reply, `calls-${member.workspace.slug}`, allCalls(member, query));
      },
    );

    server.get(
      '/api/workspaces/:workspace/calls.csv',
      {
        config: { permission: 'calls.read' },
        schema: {
          operationId: 'exportCallsAsCsv',
          tags: ['Call log'],
          summary: 'Export calls as CSV (RFC 4180)',
          params: WorkspaceParams,
          querystring: CallLogFilter,
          response: { 200: { description: 'The calls', content: { 'text/csv': TextContent } } },
        },
      },
      async ({ member, query }, reply) => {
        const columns = Object.keys(CallLogEntry.properties);
        return sendCsv(reply, `calls-${member.workspace.slug}`, columns, allCalls(member, query));
      },
    );
  };

  async function* allCalls(member: Membership, filter: CallFilter) {
    const toView = callViewFor(member);
    for await (const rows of callLog.all(member.workspace.id, filter)) yield rows.map(toView);
  }
}

/** How a member sees calls. */
function callViewFor({ role, workspace }: Membership): (row: Row<'calls'>) => CallLogEntry {
  const { allowed } = checkPermission({ role, ...workspace }, 'calls.read_reasons');
  return ({ workspace_id, integration_slug, reason, ...row }) => ({
    ...row,
    integration: integration_slug,
    reason: allowed ? reason : null,
  });
}
