import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problems.ts';

/** Calls from the app's own pages in browsers (Fetch Standard, 3.3 "CORS protocol"). */

/** Looks up the origins that an app allows; undefined: there is no such app. */
export type AllowedOrigins = (appId: string) => Promise<ReadonlySet<string> | undefined>;

/** Response headers that a page may read besides the safelisted ones. */
const EXPOSED_HEADERS =
  'X-Request-Id, X-Upstream-Status, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset';
const PREFLIGHT_SECONDS = 600;

/**
 * Admits a request of a page whose origin the app allows, and sets the headers that let the page read the response.
 * A request without an origin, or from this server's own, is admitted as well.
 *
 * @throws Problem origin_not_allowed, the same where there is no such app
 */
export function checkOrigin(
  allowedOrigins: AllowedOrigins,
  appId: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> | undefined {
  const { origin } = request.headers;
  if (origin === undefined || request.isOwnOrigin(origin)) return undefined;
  return checkPageOrigin(allowedOrigins, appId, origin, reply);
}

async function checkPageOrigin(
  allowedOrigins: AllowedOrigins,
  appId: string,
  origin: string,
  reply: FastifyReply,
): Promise<void> {
  reply.header('vary', 'Origin');
  const allowed = await allowedOrigins(appId);
  if (!allowed?.has(origin)) {
    throw new Problem(
      'origin_not_allowed',
      `Pages of ${origin.slice(0, 300)} may not call for this app. An editor of the workspace can add the origin to the app’s allowed origins.`,
    );
  }
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': EXPOSED_HEADERS,
  });
}

/** Responds to a preflight from an allowed origin; which method and headers may follow is no secret. */
export function sendPreflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const requestedHeaders = request.headers['access-control-request-headers'];
  return reply
    .code(204)
    .headers({
      'access-control-allow-methods': 'GET, POST',
      'access-control-max-age': PREFLIGHT_SECONDS,
      ...(requestedHeaders !== undefined && { 'access-control-allow-headers': requestedHeaders }),
    })
    .send();
}
