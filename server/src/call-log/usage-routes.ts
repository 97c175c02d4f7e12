import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IntegrationsQuery } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { IntegrationUsage, Usage, UsageQuery } from '@trunkline/contract/schemas/usage';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import { fromCursor, pageOf } from '../http/pagination.ts';
import type { UsageFigures } from './usage.ts';

/** The usage of a workspace. For its members. */
export function usageRoutes(usage: UsageFigures): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/usage',
      {
        config: { permission: 'calls.read' },
        schema: {
          operationId: 'getUsage',
          tags: ['Usage'],
          summary: 'Read calls, errors and latency by day (UTC) and by operation',
          params: WorkspaceParams,
          querystring: UsageQuery,
          response: { 200: Usage },
        },
      },
      async ({ member, query: { integration, days } }) => {
        return usage.figures(member.workspace.id, integration, days);
      },
    );

    server.get(
      '/api/workspaces/:workspace/usage/integrations',
      {
        config: { permission: 'calls.read' },
        schema: {
          operationId: 'listIntegrationUsage',
          tags: ['Usage'],
          summary: 'List the recent calls and the health of each integration',
          params: WorkspaceParams,
          querystring: IntegrationsQuery,
          response: { 200: Page(IntegrationUsage) },
        },
      },
      async ({ member, query: { cursor, limit, search } }) => {
        const page = { after: fromCursor(cursor), limit: limit + 1, search };
        const rows = await usage.health(member.workspace.id, page);
        return pageOf(rows, limit, ({ slug }) => slug);
      },
    );
  };
}
