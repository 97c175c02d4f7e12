import type { FastifyReply } from 'fastify';
import type { CallingApp } from '../config-cache.ts';
import type { Found } from '../resolve-operation.ts';
import { type RateLimits, rateLimited, type Standing } from './rate-limits.ts';

/** The limits a call counts against, and the headers that tell the app where it stands. */

type Limit = { key: string; perMinute: number; whose: string };

/** The app's own limit first: an app that is over it uses up nothing of the others'. */
export function limitsOf(app: CallingApp, { integration, callsPerMinute }: Found): Limit[] {
  const { id, slug, settings } = integration;
  const limits: Limit[] = [];
  if (callsPerMinute !== null) {
    limits.push({
      key: `${app.id} ${id}`,
      perMinute: callsPerMinute,
      whose: `this app for the integration "${slug}"`,
    });
  }
  if (settings.calls_per_minute !== null) {
    limits.push({
      key: `integration ${id}`,
      perMinute: settings.calls_per_minute,
      whose: `all apps for the integration "${slug}"`,
    });
  }
  return limits;
}

/** Counts one more call. @throws Problem rate_limited */
export async function limitCall(
  rateLimits: RateLimits,
  limits: readonly Limit[],
  reply: FastifyReply,
): Promise<void> {
  let tightest: Standing | undefined;
  for (const { key, perMinute, whose } of limits) {
    const standing = await rateLimits.count(key, perMinute);
    if (!tightest || standing.remaining < tightest.remaining) tightest = standing;
    // The headers of an answer that has begun are gone; pages of a list are counted all the same.
    if (!reply.raw.headersSent) reply.headers(rateLimitHeaders(tightest));
    if (standing.isOver) throw rateLimited(standing, whose);
  }
}

/**
 * draft-ietf-httpapi-ratelimit-headers-06, 5: the last with a header for each figure, which is what clients read;
 * later drafts put them into one.
 */
function rateLimitHeaders({ limit, remaining, resetSeconds }: Standing): Record<string, number> {
  return {
    'ratelimit-limit': limit,
    'ratelimit-remaining': remaining,
    'ratelimit-reset': resetSeconds,
  };
}
