import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  IntegrationParams,
  SlugAliasParams,
  SlugAvailability,
  SlugAvailabilityQuery,
} from '@trunkline/contract/schemas/integrations';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import type { SlugAliases } from './slug-aliases.ts';

/** Which slugs are free, and former slugs of integrations, which an admin may end. For members. */
export function slugAliasRoutes(slugAliases: SlugAliases): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/integration-slugs/:slug',
      {
        config: { permission: 'integration.read' },
        schema: {
          operationId: 'checkIntegrationSlug',
          tags: ['Integrations'],
          summary: 'Check whether an integration may take a slug',
          params: IntegrationParams,
          querystring: SlugAvailabilityQuery,
          response: { 200: SlugAvailability },
        },
      },
      ({ member, params: { slug }, query: { integration } }) =>
        slugAliases.checkSlug(member.workspace.id, slug, integration),
    );

    server.delete(
      '/api/workspaces/:workspace/integrations/:slug/aliases/:alias',
      {
        config: { permission: 'integration.edit' },
        schema: {
          operationId: 'endSlugAlias',
          tags: ['Integrations'],
          summary: 'End a former slug of an integration before its time',
          params: SlugAliasParams,
          response: { 204: NoContent },
        },
      },
      async ({ member, params: { slug, alias } }, reply) => {
        await slugAliases.end(member, slug, alias);
        return reply.code(204).send(null);
      },
    );
  };
}
