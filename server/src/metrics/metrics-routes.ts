import { createHash, timingSafeEqual } from 'node:crypto';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { UnexpectedOnly } from '../http/log-controller.ts';
import { handleError, Problem, sendProblem } from '../http/problems.ts';
import { bearerToken } from '../secrets/tokens.ts';
import type { Metrics } from './metrics.ts';

/** @param token that a scrape needs as a bearer token; undefined: none */
type Deps = { metrics: Pick<Metrics, 'render' | 'contentType'>; token: string | undefined };

/** `GET /metrics`, for Prometheus. */
export function metricsRoutes({ metrics, token }: Deps): (server: FastifyInstance) => Promise<void> {
  const expected = token === undefined ? undefined : hashOf(token);
  return async (server) => {
    server.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
      if (expected && !timingSafeEqual(hashOf(bearerToken(request.headers.authorization) ?? ''), expected))
        throw new Problem('unauthenticated', 'Send METRICS_TOKEN as a bearer token.');
      return reply.type(metrics.contentType).send(await metrics.render());
    });
  };
}

/** A server for metrics alone, on METRICS_PORT. */
export function createMetricsServer(deps: Deps, log: FastifyBaseLogger): FastifyInstance {
  const server = Fastify({ loggerInstance: log, logController: new UnexpectedOnly() });
  server.setErrorHandler((error, request, reply) => void handleError(error, request, reply));
  server.setNotFoundHandler((_request, reply) =>
    sendProblem(new Problem('not_found', 'There is only /metrics on this port.'), reply),
  );
  server.register(metricsRoutes(deps));
  return server;
}

/** Of equal length for all tokens, as the comparison needs. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
