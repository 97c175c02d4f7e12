import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EndpointSearchQuery, FoundEndpoint } from '@trunkline/contract/schemas/integrations';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import type { Database } from '../storage/database.ts';
import { findEndpoints } from './endpoint-search.ts';

/** Search of the selected endpoints of all integrations. For members. */
export function endpointSearchRoutes(db: Database): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/integration-operations',
      {
        config: { permission: 'integration.read' },
        schema: {
          operationId: 'searchIntegrationOperations',
          tags: ['Integrations'],
          summary: 'Search the selected operations of all integrations, 20 at most',
          params: WorkspaceParams,
          querystring: EndpointSearchQuery,
          response: { 200: CompleteList(FoundEndpoint) },
        },
      },
      async ({ member, query: { search } }) => ({
        items: await findEndpoints(db, member.workspace.id, search),
        next_cursor: null,
      }),
    );
  };
}
