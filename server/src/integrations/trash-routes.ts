import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Slug } from '@trunkline/contract/schemas/slug';
import { Type } from 'typebox';
import { requirePermission } from '../workspaces/permissions.ts';
import type { Trash } from './trash.ts';

const Deleted = Type.Object({
  id: Type.String(),
  slug: Type.String(),
  name: Type.String(),
  deleted_at: Type.String(),
  erased_at: Type.String({ description: 'Until then it can be restored' }),
});

const InWorkspace = Type.Object({ workspace: Type.String() });
const One = Type.Object({ workspace: Type.String(), id: Type.String() });

/** Deleted integrations that can still be brought back. Runs behind `memberOf`. */
export function trashRoutes(deleted: Trash): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/trash',
      {
        schema: {
          operationId: 'listTrash',
          tags: ['Trash'],
          summary: 'List deleted integrations that can still be restored',
          params: InWorkspace,
          response: { 200: Type.Object({ items: Type.Array(Deleted), next_cursor: Type.Null() }) },
        },
      },
      async ({ member }) => {
        requirePermission(member, 'integration.delete');
        return { items: await deleted.list(member.workspace.id), next_cursor: null };
      },
    );

    server.post(
      '/api/workspaces/:workspace/trash/:id/restore',
      {
        schema: {
          operationId: 'restoreIntegration',
          tags: ['Trash'],
          summary: 'Restore a deleted integration, headers included',
          params: One,
          body: Type.Union([
            Type.Object({ slug: Type.Optional(Slug) }, { additionalProperties: false }),
            Type.Null(),
          ]),
          response: { 200: Type.Object({ slug: Type.String() }) },
        },
        preValidation: (request, _reply, done) => {
          request.body ??= {};
          done();
        },
      },
      async ({ member, params: { id }, body }) => {
        requirePermission(member, 'integration.delete');
        return { slug: await deleted.restore(member, id, body?.slug) };
      },
    );

    server.delete(
      '/api/workspaces/:workspace/trash/:id',
      {
        schema: {
          operationId: 'purgeIntegration',
          tags: ['Trash'],
          summary: 'Delete an integration in the trash permanently',
          params: One,
          response: { 204: Type.Null() },
        },
      },
      async ({ member, params: { id } }, reply) => {
        requirePermission(member, 'integration.delete');
        await deleted.purge(member, id);
        return reply.code(204).send(null);
      },
    );
  };
}
