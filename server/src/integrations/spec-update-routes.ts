import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IntegrationParams } from '@trunkline/contract/schemas/integrations';
import { SpecUpdate, UpdateSpecBody } from '@trunkline/contract/schemas/spec-updates';
import type { Settings } from '../config/settings.ts';
import { handleError } from '../http/problems.ts';
import type { SpecParser } from '../specs/parser.ts';
import { toSpecTooLarge } from '../specs/sources.ts';
import { acceptPastedSpecs, IMPORT_PROBLEMS, importContextFor } from '../specs/spec-routes.ts';
import type { SpecUpdates } from './spec-update.ts';

/** Updates of the spec of an integration; for members. */
export function specUpdateRoutes(
  refreshing: SpecUpdates,
  parser: SpecParser,
  { specBytes }: Pick<Settings['limits'], 'specBytes'>,
): FastifyPluginAsyncTypebox {
  return async (server) => {
    acceptPastedSpecs(server, parser);
    server.post(
      '/api/workspaces/:workspace/integrations/:slug/refresh',
      {
        config: {
          permission: 'integration.refresh',
          problems: [...IMPORT_PROBLEMS, 'operations_removed', 'stale_revision'],
        },
        // As for an import: see specs/spec-routes.ts.
        bodyLimit: specBytes * 2 + 1024,
        errorHandler: (error, request, reply) =>
          void handleError(toSpecTooLarge(error, specBytes), request, reply),
        preValidation: (request, _reply, done) => {
          request.body ??= {};
          done();
        },
        schema: {
          operationId: 'updateIntegrationSpec',
          tags: ['Integrations'],
          summary: 'Compare the spec of an integration with its source, and apply the update',
          params: IntegrationParams,
          body: UpdateSpecBody,
          response: { 200: SpecUpdate },
        },
      },
      async ({ member, params: { slug }, body, pastedSpec }, reply) => {
        const { apply = false, remove = [] } = body;
        const update = { apply, remove, pasted: pastedSpec ?? undefined };
        return refreshing.refresh(member, slug, update, importContextFor(reply));
      },
    );
  };
}
