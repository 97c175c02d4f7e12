import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { HealthStatus, ReadinessStatus } from '@trunkline/contract/schemas/instance';
import type { Readiness } from './readiness.ts';

/** Liveness and readiness: `/readyz` also writes to the storage. Public. */
export function healthRoutes(readiness: Pick<Readiness, 'check'>): FastifyPluginAsyncTypebox {
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
          summary:
            'Check that it can respond to calls: it is not about to stop, the database takes a write, and secrets can be decrypted',
          response: { 200: ReadinessStatus, 503: ReadinessStatus },
        },
      },
      async (_request, reply) => {
        const { isReady, parts } = await readiness.check();
        return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'unavailable', parts });
      },
    );
  };
}
