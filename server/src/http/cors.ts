import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RuntimeConfigCache } from '../gateway/config-cache.ts';
import { Problem } from './problems.ts';

/** Calls from the app's own pages in browsers (Fetch Standard, 3.3 "CORS protocol"). */

/** Answer headers that a page may read besides the safelisted ones. */
const EXPOSED_HEADERS =
  'X-Request-Id, X-Upstream-Status, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset';
const PREFLIGHT_SECONDS = 600;

/**
 * Lets a request of a page pass whose origin the app allows, and marks the answer so that the browser hands it
 * over. What comes from no page, or from this server's own, passes as well.
 *
 * @throws Problem origin_not_allowed, the same for an app that is not there
 */
export function permitOrigin(
  snapshots: RuntimeConfigCache,
  appId: string,
  { headers: { origin, host } }: FastifyRequest,
  reply: FastifyReply,
): Promise<void> | undefined {
  if (origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)) return undefined;
  return permitPage(snapshots, appId, origin, reply);
}

async function permitPage(
  snapshots: RuntimeConfigCache,
  appId: string,
  origin: string,
  reply: FastifyReply,
): Promise<void> {
  reply.header('vary', 'Origin');
  const access = await snapshots.accessOf(appId);
  if (!access?.allowedOrigins.has(origin)) {
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

/** Answers a preflight from a permitted origin; which method and headers may follow is no secret. */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const asked = request.headers['access-control-request-headers'];
  return reply
    .code(204)
    .headers({
      'access-control-allow-methods': 'GET, POST',
      'access-control-max-age': PREFLIGHT_SECONDS,
      ...(asked !== undefined && { 'access-control-allow-headers': asked }),
    })
    .send();
}
