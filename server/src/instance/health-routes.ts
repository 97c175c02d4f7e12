import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { HealthStatus } from '@trunkline/contract/schemas/instance';
import { type Database, ping } from '../storage/database.ts';

/** Liveness and readiness: `/readyz` also reads the storage. Public. */
export function healthRoutes(db: Database): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/healthz',
      {
        schema: {
          operationId: 'checkLiveness',
          tags: ['Instance'],
          summary: 'Check that the process is alive',
          response: { 200: HealthStatus },
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
          summary: 'Check that calls can be served',
          response: { 200: HealthStatus, 503: HealthStatus },
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
