import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  Call,
  CallLogEntry,
  CallLogEntryParams,
  CallLogFilter,
  CallLogQuery,
  CallTimeline,
  type CallTimings,
} from '@trunkline/contract/schemas/call-log';
import { Page } from '@trunkline/contract/schemas/lists';
import { TextContent } from '@trunkline/contract/schemas/media';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import { sendCsv, sendNdjson } from '../http/exports.ts';
import { fromCursor, pageOf } from '../http/pagination.ts';
import { Problem } from '../http/problems.ts';
import type { Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import type { CallFilter, CallLog } from './call-log.ts';
import { mayReadReasons } from './call-reasons.ts';
import { decodeTimings } from './call-timings.ts';
import type { Timeline } from './timeline.ts';

/** The call log of a workspace. For its members. @param isCaptured whether what a call sent and received is kept */
export function callLogRoutes(
  callLog: CallLog,
  timeline: Timeline,
  isCaptured: (workspaceId: string, id: string) => Promise<boolean>,
): FastifyPluginAsyncTypebox {
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
      '/api/workspaces/:workspace/calls/:id',
      {
        config: { permission: 'calls.read', problems: ['not_found'] },
        schema: {
          operationId: 'getCall',
          tags: ['Call log'],
          summary: 'Read a call',
          params: CallLogEntryParams,
          response: { 200: Call },
        },
      },
      async ({ member, params: { id } }) => {
        const row = await callLog.find(member.workspace.id, id);
        if (!row) throw noSuchCall();
        const captured = await isCaptured(member.workspace.id, id);
        return { ...callViewFor(member)(row), timings: timingsOf(row), captured };
      },
    );

    server.get(
      '/api/workspaces/:workspace/calls/timeline',
      {
        config: { permission: 'calls.read' },
        schema: {
          operationId: 'getCallTimeline',
          tags: ['Call log'],
          summary: 'Count calls over time',
          description:
            'Without `since`: the last 24 hours. At most 100,000 calls are counted, the newest of the range: `counted_since` says from when on. Longer ranges with more calls are counted by day (UTC), with no filter but `integration`.',
          params: WorkspaceParams,
          querystring: CallLogFilter,
          response: { 200: CallTimeline },
        },
      },
      async ({ member, query }) => timeline.of(member.workspace.id, query),
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
function callViewFor(member: Membership): (row: Row<'calls'>) => CallLogEntry {
  const isAllowed = mayReadReasons(member);
  return ({ workspace_id, integration_slug, reason, timings, source, ...row }) => ({
    ...row,
    source: source ?? 'http',
    integration: integration_slug,
    reason: isAllowed ? reason : null,
  });
}

/** What is measured is no more than the duration; the clocks of the two may differ by a rounding. */
function timingsOf({ timings, duration_ms }: Row<'calls'>): CallTimings | null {
  const measured = timings === null ? null : decodeTimings(timings);
  if (measured === null) return null;
  const waited = Object.values(measured).reduce<number>((sum, us) => sum + (us ?? 0), 0);
  return { ...measured, own_us: Math.max(0, Math.round(duration_ms * 1000) - waited) };
}

function noSuchCall(): Problem {
  return new Problem(
    'not_found',
    'The call log of this workspace has no call with this request ID. Requests without a valid token, and management requests, are not in it; calls are deleted after the days that the operator has set.',
  );
}
