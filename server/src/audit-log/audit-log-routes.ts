import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AuditEvent, AuditLogFilter, AuditLogQuery } from '@trunkline/contract/schemas/audit-log';
import { Page } from '@trunkline/contract/schemas/lists';
import { TextContent } from '@trunkline/contract/schemas/media';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import type { FastifyRequest } from 'fastify';
import { sendCsv, sendNdjson } from '../http/exports.ts';
import { everyBatch, fromCursor, pageOf } from '../http/pagination.ts';
import type { Database } from '../storage/database.ts';
import { listAuditEvents } from './audit-log.ts';
import type { AuditEventFilter } from './audit-log-storage.ts';

type Workspace = { id: string; slug: string };

/**
 * The audit log of a workspace: list and exports.
 *
 * @param workspaceOf the workspace of a request
 */
export function auditLogRoutes(
  db: Database,
  workspaceOf: (request: FastifyRequest) => Workspace,
): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/audit-log',
      {
        config: { permission: 'audit_log.read' },
        schema: {
          operationId: 'listAuditEvents',
          tags: ['Audit log'],
          summary: 'List audit events, newest first',
          params: WorkspaceParams,
          querystring: AuditLogQuery,
          response: { 200: Page(AuditEvent) },
        },
      },
      async (request) => {
        const workspace = workspaceOf(request);
        const { cursor, limit, ...filter } = request.query;
        const events = await listAuditEvents(db, workspace.id, filter, fromCursor(cursor), limit + 1);
        return pageOf(events, limit, (event) => event.id);
      },
    );

    server.get(
      '/api/workspaces/:workspace/audit-log.ndjson',
      {
        config: { permission: 'audit_log.read' },
        schema: {
          operationId: 'exportAuditEventsAsNdjson',
          tags: ['Audit log'],
          summary: 'Export audit events as NDJSON, a JSON object a line',
          params: WorkspaceParams,
          querystring: AuditLogFilter,
          response: {
            200: {
              description: 'The audit events, a JSON object a line',
              content: { 'application/x-ndjson': TextContent },
            },
          },
        },
      },
      async (request, reply) => {
        const workspace = workspaceOf(request);
        return sendNdjson(reply, `audit-log-${workspace.slug}`, allEvents(workspace, request.query));
      },
    );

    server.get(
      '/api/workspaces/:workspace/audit-log.csv',
      {
        config: { permission: 'audit_log.read' },
        schema: {
          operationId: 'exportAuditEventsAsCsv',
          tags: ['Audit log'],
          summary: 'Export audit events as CSV (RFC 4180)',
          params: WorkspaceParams,
          querystring: AuditLogFilter,
          response: { 200: { description: 'The audit events', content: { 'text/csv': TextContent } } },
        },
      },
      async (request, reply) => {
        const workspace = workspaceOf(request);
        return sendCsv(reply, `audit-log-${workspace.slug}`, COLUMNS, allEvents(workspace, request.query));
      },
    );
  };

  function allEvents({ id }: Workspace, filter: AuditEventFilter): AsyncIterable<AuditEvent[]> {
    return everyBatch((before, limit) => listAuditEvents(db, id, filter, before, limit));
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
] as const satisfies readonly (keyof AuditEvent)[];
