import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Settings } from '../config/settings.ts';
import { handleError } from '../http/problems.ts';
import { toSpecTooLarge, toText } from '../specs/sources.ts';
import { importContextFor } from '../specs/spec-routes.ts';
import { requirePermission } from '../workspaces/permissions.ts';
import type { SpecUpdates } from './spec-update.ts';

const Refreshed = Type.Object({
  source_url: Type.Union([Type.String(), Type.Null()]),
  applied: Type.Boolean(),
  added: Type.Array(Type.String(), { description: 'Keys of operations' }),
  removed: Type.Array(Type.String()),
  changed: Type.Array(
    Type.Object({
      key: Type.String(),
      changes: Type.Array(
        Type.Object({
          field: Type.String({ description: 'Such as query_params.limit, payload.title or answers.200.id' }),
          message: Type.String(),
          breaking: Type.Boolean(),
        }),
      ),
    }),
    { description: 'Picked operations first; 500 at most' },
  ),
  changed_count: Type.Integer(),
  breaking: Type.Array(Type.Object({ key: Type.String(), message: Type.String() }), {
    description: 'What would break calls of the picked operations',
  }),
});

/** Taking a newer version of an integration's description. Runs behind `memberOf`. */
export function specUpdateRoutes(
  refreshing: SpecUpdates,
  { specBytes }: Pick<Settings['limits'], 'specBytes'>,
): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/integrations/:slug/refresh',
      {
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
          summary: 'Compare an integration’s description with its source, and take the new version',
          params: Type.Object({ workspace: Type.String(), slug: Type.String() }),
          body: Type.Object(
            {
              apply: Type.Optional(Type.Boolean({ description: 'Take the new version; else only compare' })),
              drop: Type.Optional(
                Type.Array(Type.String({ maxLength: 2000 }), {
                  description: 'Keys of picked operations to give up, because they are gone',
                }),
              ),
              document: Type.Optional(
                Type.Union([Type.String(), Type.Record(Type.String(), Type.Unknown())], {
                  description: 'The new version, where the description was pasted',
                }),
              ),
            },
            { additionalProperties: false },
          ),
          response: { 200: Refreshed },
        },
      },
      async ({ member, params: { slug }, body: { apply = false, drop = [], document } }, reply) => {
        requirePermission(member, 'integration.refresh');
        const input = { apply, drop, document: document === undefined ? undefined : toText(document) };
        return refreshing.refresh(member, slug, input, importContextFor(reply));
      },
    );
  };
}
