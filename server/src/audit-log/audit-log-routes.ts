import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { everyRow, sendCsv, sendNdjson } from '../http/exports.ts';
import { fromCursor, Page, PageQuery, pageOf } from '../http/pagination.ts';
import type { Database } from '../storage/database.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import type { Row } from '../storage/schema.ts';
import { StoredChanges } from './audit-log.ts';
import { type AuditEventFilter, selectAuditEvents } from './audit-log-storage.ts';

const AuditEvent = Type.Object({
  id: Type.String(),
  at: Type.String(),
  user_id: Type.Union([Type.String(), Type.Null()]),
  user_email: Type.String(),
  ip: Type.String({ description: 'The IP the request came from' }),
  via: Type.String({ description: '`session`, `token <name>` or `command line`' }),
  action: Type.String(),
  target_id: Type.String(),
  target_name: Type.String(),
  changes: Type.Record(Type.String(), Type.Array(Type.Unknown()), {
    description: 'field -> [before, after]',
  }),
});

const Filter = {
  action: Type.Optional(
    Type.String({ description: '`integration.edit`, or `integration` for all of its kind' }),
  ),
  user: Type.Optional(Type.String({ description: 'An id or an e-mail address' })),
  target: Type.Optional(Type.String({ description: 'An id, or the name as it was' })),
  since: Type.Optional(Type.String({ format: 'date-time' })),
  until: Type.Optional(Type.String({ format: 'date-time' })),
};

const InWorkspace = Type.Object({ workspace: Type.String() });

type Workspace = { id: string; slug: string };

/**
 * The audit log of a workspace: list and exports.
 *
 * @param authorize the workspace of the request; throws a Problem unless its user may read the log
 */
export function auditLogRoutes(
  db: Database,
  authorize: (request: FastifyRequest) => Workspace,
): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/audit-log',
      {
        schema: {
          operationId: 'listAuditEvents',
          tags: ['Audit log'],
          summary: 'List who did what, newest first',
          params: InWorkspace,
          querystring: Type.Object({ ...PageQuery, ...Filter }),
          response: { 200: Page(AuditEvent) },
        },
      },
      async (request) => {
        const workspace = authorize(request);
        const { cursor, limit, ...filter } = request.query;
        const rows = await selectAuditEvents(db, workspace.id, filter, fromCursor(cursor), limit + 1);
        const { items, next_cursor } = pageOf(rows, limit, (row) => row.id);
        return { items: items.map(toEvent), next_cursor };
      },
    );

    server.get(
      '/api/workspaces/:workspace/audit-log.ndjson',
      {
        schema: {
          operationId: 'exportAuditEventsAsNdjson',
          tags: ['Audit log'],
          summary: 'Export who did what, a JSON object a line',
          params: InWorkspace,
          querystring: Type.Object(Filter),
        },
      },
      async (request, reply) => {
        const workspace = authorize(request);
        return sendNdjson(reply, `audit-log-${workspace.slug}`, allEvents(workspace, request.query));
      },
    );

    server.get(
      '/api/workspaces/:workspace/audit-log.csv',
      {
        schema: {
          operationId: 'exportAuditEventsAsCsv',
          tags: ['Audit log'],
          summary: 'Export who did what, as CSV (RFC 4180)',
          params: InWorkspace,
          querystring: Type.Object(Filter),
        },
      },
      async (request, reply) => {
        const workspace = authorize(request);
        return sendCsv(reply, `audit-log-${workspace.slug}`, COLUMNS, allEvents(workspace, request.query));
      },
    );
  };

  async function* allEvents(workspace: Workspace, filter: AuditEventFilter) {
    const rows = everyRow((before, limit) => selectAuditEvents(db, workspace.id, filter, before, limit));
    for await (const row of rows) yield toEvent(row);
  }
}

const COLUMNS = [
  'id',
  'at',
  'user_id',
  'user_email',
  'ip',
  'via',
  'action',
  'target_id',
  'target_name',
  'changes',
] as const satisfies readonly (keyof Static<typeof AuditEvent>)[];

function toEvent({ workspace_id, changes, ...row }: Row<'audit_events'>): Static<typeof AuditEvent> {
  return { ...row, changes: decodeJsonColumn(StoredChanges, changes, 'audit_events.changes') };
}
