import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IntegrationParams, IntegrationsQuery } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import {
  IntegrationUsage,
  Usage,
  UsageQuery,
  UsageSummary,
  UsageSummaryQuery,
} from '@trunkline/contract/schemas/usage';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import { notFound } from '../http/problems.ts';
import { mayReadReasons } from './call-reasons.ts';
import type { IntegrationOrder } from './integration-order.ts';
import type { UsageFigures } from './usage.ts';

/** The usage of a workspace. For its members. */
export function usageRoutes(usage: UsageFigures, order: IntegrationOrder): FastifyPluginAsyncTypebox {
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
      '/api/workspaces/:workspace/usage/summary',
      {
        config: { permission: 'calls.read' },
        schema: {
          operationId: 'getUsageSummary',
          tags: ['Usage'],
          summary: 'Read calls, errors and latency of a range of time, by hour or day (UTC)',
          params: WorkspaceParams,
          querystring: UsageSummaryQuery,
          response: { 200: UsageSummary },
        },
      },
      async ({ member, query: { integration, range } }) => {
        return usage.summary(member.workspace.id, integration, range);
      },
    );

    server.get(
      '/api/workspaces/:workspace/usage/integrations',
      {
        config: { permission: 'calls.read' },
        schema: {
          operationId: 'listIntegrationUsage',
          tags: ['Usage'],
          summary: 'List the recent calls, the last errors and the health of each integration',
          params: WorkspaceParams,
          querystring: IntegrationsQuery,
          response: { 200: Page(IntegrationUsage) },
        },
      },
      async ({ member, query }) => {
        const { id } = member.workspace;
        return order.pageFor(id, query, (page) => usage.integrations(id, page, mayReadReasons(member)));
      },
    );

    server.get(
      '/api/workspaces/:workspace/usage/integrations/:slug',
      {
        config: { permission: 'calls.read' },
        schema: {
          operationId: 'getIntegrationUsage',
          tags: ['Usage'],
          summary: 'Read the recent calls, the last errors and the health of an integration',
          params: IntegrationParams,
          response: { 200: IntegrationUsage },
        },
      },
      async ({ member, params: { slug } }) => {
        const [used] = await usage.integrations(
          member.workspace.id,
          { slugs: [slug] },
          mayReadReasons(member),
        );
        if (used === undefined) throw notFound('integration');
        return used;
      },
    );
  };
}
