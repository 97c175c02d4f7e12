import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { requirePermission } from '../workspaces/permissions.ts';
import type { Usage } from './usage.ts';

const Milliseconds = Type.Union([Type.Number(), Type.Null()]);

const Figures = {
  calls: Type.Integer(),
  errors: Type.Integer({ description: 'Refused by Trunkline, or answered with an error status' }),
  p50_ms: Milliseconds,
  p95_ms: Milliseconds,
  p99_ms: Milliseconds,
};

const Health = Type.Object({
  slug: Type.String(),
  apps: Type.Integer({ description: 'Apps that called it in the last 30 days' }),
  calls_today: Type.Integer(),
  errors_today: Type.Integer(),
  calls_30_days: Type.Integer(),
  last_call_at: Type.Union([Type.String(), Type.Null()]),
  health: Type.Enum(['idle', 'healthy', 'degraded', 'failing'], {
    description:
      'By its calls since yesterday: degraded with less than a quarter of failures, failing with more',
  }),
});

const InWorkspace = Type.Object({ workspace: Type.String() });

/** The usage of a workspace. For its members. */
export function usageRoutes(usage: Usage): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/usage',
      {
        schema: {
          operationId: 'getUsage',
          tags: ['Usage'],
          summary: 'Calls, errors and latency by day (UTC) and by operation',
          params: InWorkspace,
          querystring: Type.Object({
            integration: Type.Optional(Type.String({ description: 'The slug; absent: all' })),
            days: Type.Integer({ minimum: 1, maximum: 366, default: 30 }),
          }),
          response: {
            200: Type.Object({
              days: Type.Array(Type.Object({ day: Type.String(), ...Figures })),
              operations: Type.Array(
                Type.Object({ integration: Type.String(), operation: Type.String(), ...Figures }),
              ),
            }),
          },
        },
      },
      async ({ member, query: { integration, days } }) => {
        requirePermission(member, 'calls.read');
        return usage.figures(member.workspace.id, integration, days);
      },
    );

    server.get(
      '/api/workspaces/:workspace/usage/integrations',
      {
        schema: {
          operationId: 'listIntegrationUsage',
          tags: ['Usage'],
          summary: 'How each integration does',
          params: InWorkspace,
          response: { 200: Type.Object({ items: Type.Array(Health), next_cursor: Type.Null() }) },
        },
      },
      async ({ member }) => {
        requirePermission(member, 'calls.read');
        return { items: await usage.health(member.workspace.id), next_cursor: null };
      },
    );
  };
}
