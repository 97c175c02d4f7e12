import type { FastifyReply } from 'fastify';
import type { CallingApp } from '../config-cache.ts';
import type { ResolvedOperation } from '../resolve-operation.ts';
import { type RateLimitState, type RateLimits, rateLimitedProblem } from './rate-limits.ts';

/** The limits a call counts against, and the headers that tell the app where it stands. */

type RateLimit = { key: string; perMinute: number; subject: string };

/** The app's own limit first: an app that is over it uses up nothing of the others'. */
export function rateLimitsFor(
  app: CallingApp,
  { integration, callsPerMinute }: ResolvedOperation,
): RateLimit[] {
  const { id, slug, callPolicy: settings } = integration;
  const limits: RateLimit[] = [];
  if (callsPerMinute !== null) {
    limits.push({
      key: `${app.id} ${id}`,
      perMinute: callsPerMinute,
      subject: `this app for the integration "${slug}"`,
    });
  }
  if (settings.calls_per_minute !== null) {
    limits.push({
      key: `integration ${id}`,
      perMinute: settings.calls_per_minute,
      subject: `all apps for the integration "${slug}"`,
    });
  }
  return limits;
}

/** Counts one more call. @throws Problem rate_limited */
export async function enforceRateLimits(
  rateLimits: RateLimits,
  limits: readonly RateLimit[],
  reply: FastifyReply,
): Promise<void> {
  let tightest: RateLimitState | undefined;
  for (const { key, perMinute, subject: whose } of limits) {
    const standing = await rateLimits.count(key, perMinute);
    if (!tightest || standing.remaining < tightest.remaining) tightest = standing;
    // The headers of an answer that has begun are gone; pages of a list are counted all the same.
    if (!reply.raw.headersSent) reply.headers(rateLimitHeaders(tightest));
    if (standing.isOver) throw rateLimitedProblem(standing, whose);
  }
}

/**
 * draft-ietf-httpapi-ratelimit-headers-06, 5: the last with a header for each figure, which is what clients read;
 * later drafts put them into one.
 */
function rateLimitHeaders({ limit, remaining, resetSeconds }: RateLimitState): Record<string, number> {
  return {
    'ratelimit-limit': limit,
    'ratelimit-remaining': remaining,
    'ratelimit-reset': resetSeconds,
  };
}
