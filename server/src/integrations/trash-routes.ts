import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Page, PageQuery } from '@trunkline/contract/schemas/lists';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import {
  RestoredIntegration,
  RestoreIntegrationBody,
  TrashItem,
  TrashParams,
} from '@trunkline/contract/schemas/trash';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import { fromCursor, pageOf } from '../http/pagination.ts';
import type { Trash } from './trash.ts';
import type { TrashPosition } from './trash-storage.ts';

/** Deleted integrations, which can be restored. For members. */
export function trashRoutes(trash: Trash): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/trash',
      {
        config: { permission: 'integration.delete' },
        schema: {
          operationId: 'listTrash',
          tags: ['Trash'],
          summary: 'List deleted integrations that can still be restored',
          params: WorkspaceParams,
          querystring: PageQuery,
          response: { 200: Page(TrashItem) },
        },
      },
      async ({ member, query: { cursor, limit } }) => {
        const after = positionOf(fromCursor(cursor));
        const rows = await trash.list(member.workspace.id, after, limit + 1);
        return pageOf(rows, limit, ({ deleted_at, id }) => `${deleted_at} ${id}`);
      },
    );

    server.post(
      '/api/workspaces/:workspace/trash/:id/restore',
      {
        config: { permission: 'integration.delete', problems: ['slug_taken'] },
        schema: {
          operationId: 'restoreIntegration',
          tags: ['Trash'],
          summary: 'Restore a deleted integration with its headers and credentials',
          params: TrashParams,
          body: RestoreIntegrationBody,
          response: { 200: RestoredIntegration },
        },
        preValidation: (request, _reply, done) => {
          request.body ??= {};
          done();
        },
      },
      async ({ member, params: { id }, body }) => {
        return { slug: await trash.restore(member, id, body?.slug) };
      },
    );

    server.delete(
      '/api/workspaces/:workspace/trash/:id',
      {
        config: { permission: 'integration.delete' },
        schema: {
          operationId: 'purgeIntegration',
          tags: ['Trash'],
          summary: 'Delete an integration in the trash permanently',
          params: TrashParams,
          response: { 204: NoContent },
        },
      },
      async ({ member, params: { id } }, reply) => {
        await trash.purge(member, id);
        return reply.code(204).send(null);
      },
    );
  };
}

/** @param value of a cursor: when the last integration of a page was deleted, and its id */
function positionOf(value: string | undefined): TrashPosition | undefined {
  if (value === undefined) return undefined;
  const [deleted_at = '', id = ''] = value.split(' ');
  return { deleted_at, id };
}
