import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IntegrationParams } from '@trunkline/contract/schemas/integrations';
import { SpecUpdate, UpdateSpecBody } from '@trunkline/contract/schemas/spec-updates';
import type { Settings } from '../config/settings.ts';
import {
  acceptPastedSpecs,
  IMPORT_PROBLEMS,
  importContextFor,
  pastedSpecLimits,
} from '../specs/import-requests.ts';
import type { SpecParser } from '../specs/parser.ts';
import type { SpecUpdates } from './spec-update.ts';

/** Updates of the spec of an integration; for members. */
export function specUpdateRoutes(
  specUpdates: SpecUpdates,
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
        ...pastedSpecLimits(specBytes),
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
        const input = { apply, remove, pasted: pastedSpec ?? undefined };
        return specUpdates.update(member, slug, input, importContextFor(reply));
      },
    );
  };
}
