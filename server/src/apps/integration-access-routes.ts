import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppParams } from '@trunkline/contract/schemas/apps';
import {
  AccessMatrix,
  AccessMatrixQuery,
  AppIntegrationAccess,
  AppIntegrationsQuery,
  ChangeIntegrationAccessBody,
  IntegrationAccessChanged,
  Narrowing,
} from '@trunkline/contract/schemas/integration-access';
import { Page } from '@trunkline/contract/schemas/lists';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import type { CallLog } from '../call-log/call-log.ts';
import { EDIT_BODY_BYTES } from '../http/body-limits.ts';
import { fromCursor, pageOf } from '../http/pagination.ts';
import type { Database } from '../storage/database.ts';
import type { AccessChanges } from './access-changes.ts';
import { readAccessMatrix } from './access-matrix.ts';
import { listAppIntegrationAccess } from './app-integration-list.ts';
import { previewNarrowing } from './narrowing.ts';

type Deps = { db: Database; callLog: CallLog; callLogDays: number; accessChanges: AccessChanges };

/** What apps may use of integrations: of one app, and of many at once. For members. */
export function integrationAccessRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const { db, callLog, accessChanges } = deps;
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/apps/:id/integrations',
      {
        config: { permission: 'app.read' },
        schema: {
          operationId: 'listAppIntegrations',
          tags: ['Apps'],
          summary: 'List what an app may use of each integration, and what it used',
          params: AppParams,
          querystring: AppIntegrationsQuery,
          response: { 200: Page(AppIntegrationAccess) },
        },
      },
      async ({ member, params: { id }, query: { cursor, limit, search, state } }) => {
        const app = { workspace: member.workspace, id };
        const page = { after: fromCursor(cursor), limit: limit + 1, search };
        const rows = await listAppIntegrationAccess(db, callLog, app, page, state);
        return pageOf(rows, limit, ({ slug }) => slug);
      },
    );

    server.get(
      '/api/workspaces/:workspace/apps/:id/narrowing',
      {
        config: { permission: 'app.read' },
        schema: {
          operationId: 'previewNarrowing',
          tags: ['Apps'],
          summary: 'Preview an app that may use only what it called in the last 30 days',
          params: AppParams,
          response: { 200: Narrowing },
        },
      },
      async ({ member, params: { id } }) => previewNarrowing(deps, member.workspace.id, id),
    );

    server.get(
      '/api/workspaces/:workspace/app-access',
      {
        config: { permission: 'app.read' },
        schema: {
          operationId: 'getAppAccess',
          tags: ['Apps'],
          summary: 'Read what apps may use of integrations, and whether they used it in the last 30 days',
          params: WorkspaceParams,
          querystring: AccessMatrixQuery,
          response: { 200: AccessMatrix },
        },
      },
      async ({ member, query }) => {
        const lastApp = fromCursor(query.app_cursor);
        return readAccessMatrix(db, callLog, member.workspace, {
          apps: {
            search: query.app_search,
            after: lastApp === undefined ? undefined : { id: lastApp, key: '' },
            limit: query.app_limit,
          },
          integrations: {
            search: query.integration_search,
            after: fromCursor(query.integration_cursor),
            limit: query.integration_limit,
          },
        });
      },
    );

    server.patch(
      '/api/workspaces/:workspace/app-access',
      {
        config: { permission: 'app.manage' },
        bodyLimit: EDIT_BODY_BYTES,
        schema: {
          operationId: 'changeAppAccess',
          tags: ['Apps'],
          summary: 'Change what apps may use of integrations, many at once: all changes apply or none',
          params: WorkspaceParams,
          body: ChangeIntegrationAccessBody,
          response: { 200: IntegrationAccessChanged },
        },
      },
      async ({ member, body: { changes } }) => accessChanges.apply(member, changes),
    );
  };
}
