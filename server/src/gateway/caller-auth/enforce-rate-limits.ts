import type { ResolvedOperation } from '../resolve-operation.ts';
import { type RateLimitState, type RateLimits, rateLimitedProblem } from './rate-limits.ts';

export type RateLimit = { key: string; perMinute: number; subject: string };

/**
 * The limits that a call of an app counts against. The limit of the app comes first: calls refused by it do not count
 * against the limit that all apps share.
 */
export function rateLimitsFor(
  appId: string,
  { integration, callsPerMinute }: ResolvedOperation,
): readonly RateLimit[] {
  const { id, slug, callPolicy } = integration;
  if (callsPerMinute === null && callPolicy.calls_per_minute === null) return NO_LIMITS;
  const limits: RateLimit[] = [];
  if (callsPerMinute !== null) {
    limits.push({
      key: `${appId} ${id}`,
      perMinute: callsPerMinute,
      subject: `this app for the integration "${slug}"`,
    });
  }
  if (callPolicy.calls_per_minute !== null) {
    limits.push({
      key: `integration ${id}`,
      perMinute: callPolicy.calls_per_minute,
      subject: `all apps for the integration "${slug}"`,
    });
  }
  return limits;
}

export const NO_LIMITS: readonly RateLimit[] = [];

/**
 * Counts one more call.
 *
 * @param onState called with the limit that has least left, also before a refusal
 * @throws Problem rate_limited
 */
export async function enforceRateLimits(
  rateLimits: RateLimits,
  limits: readonly RateLimit[],
  onState: (state: RateLimitState) => void,
): Promise<void> {
  let tightest: RateLimitState | undefined;
  for (const { key, perMinute, subject } of limits) {
    const state = await rateLimits.count(key, perMinute);
    if (!tightest || state.remaining < tightest.remaining) tightest = state;
    if (state.isExceeded) {
      onState(tightest);
      throw rateLimitedProblem(state, subject);
    }
  }
  if (tightest) onState(tightest);
}
