import type { FastifyInstance } from 'fastify';
import { onResponseEnd } from './client-disconnect.ts';

/**
 * Logs one line for each request, when its response has ended: the route with its placeholders, so that no slug, id, token
 * in a path or query is in it.
 */
export function logRequests(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    onResponseEnd(reply, () => {
      const { raw, statusCode, elapsedTime } = reply;
      request.log.info(
        {
          method: request.method,
          route: request.routeOptions.url ?? null,
          status: statusCode,
          duration_ms: Math.round(elapsedTime * 100) / 100,
          request_id: request.id,
          ...(request.traceId && { trace_id: request.traceId }),
          ...(!raw.writableFinished && { is_complete: false }),
        },
        'request',
      );
    });
    done();
  });
}
