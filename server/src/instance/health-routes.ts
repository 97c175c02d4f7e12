import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { type Database, ping } from '../storage/database.ts';

const Status = Type.Object({ status: Type.String() });

/** Liveness and readiness: `/readyz` also reads the storage. Public. */
export function healthRoutes(db: Database): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/healthz',
      {
        schema: {
          operationId: 'checkLiveness',
          tags: ['Instance'],
          summary: 'Is the process alive?',
          response: { 200: Status },
        },
      },
      async () => ({ status: 'ok' }),
    );

    server.get(
      '/readyz',
      {
        schema: {
          operationId: 'checkReadiness',
          tags: ['Instance'],
          summary: 'Can it answer calls?',
          response: { 200: Status, 503: Status },
        },
      },
      async (request, reply) => {
        try {
          await ping(db);
          return { status: 'ok' };
        } catch (error) {
          request.log.error({ err: error, request_id: request.id }, 'storage does not respond');
          return reply.code(503).send({ status: 'storage does not respond' });
        }
      },
    );
  };
}
