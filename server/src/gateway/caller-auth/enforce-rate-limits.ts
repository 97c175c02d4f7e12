import type { CallableIntegration } from '../runtime-config.ts';
import { type RateLimitState, type RateLimits, rateLimitedProblem } from './rate-limits.ts';

export type RateLimit = { key: string; perMinute: number; subject: string };

type LimitedCall = {
  integration: Pick<CallableIntegration, 'id' | 'slug' | 'callPolicy'>;
  /** Of the app for this integration. */
  callsPerMinute: number | null;
};

/**
 * The limits that a call of an app counts against. The limit of the app comes first: calls refused by it do not count
 * against the limit that all apps share.
 */
export function rateLimitsFor(
  appId: string,
  { integration, callsPerMinute }: LimitedCall,
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
 * @throws Problem rate_limited; at once, and not as a rejection, where a shared limit is known to be exceeded
 */
export function enforceRateLimits(
  rateLimits: RateLimits,
  limits: readonly RateLimit[],
  onState?: (state: RateLimitState) => void,
): Promise<void> {
  if (!rateLimits.isShared()) return enforceInOrder(rateLimits, limits, onState);
  for (const limit of limits) {
    const state = rateLimits.exceeded(limit.key, limit.perMinute);
    if (state) refuse(state, limit, onState);
  }
  return enforceTogether(rateLimits, limits, onState);
}

async function enforceInOrder(
  rateLimits: RateLimits,
  limits: readonly RateLimit[],
  onState?: (state: RateLimitState) => void,
): Promise<void> {
  let tightest: RateLimitState | undefined;
  for (const limit of limits) {
    const state = await rateLimits.count(limit.key, limit.perMinute);
    tightest = tighter(tightest, state);
    if (state.isExceeded) refuse(state, limit, onState);
  }
  if (tightest) onState?.(tightest);
}

/**
 * One round trip to Redis for all limits. The few calls that a process refuses before it knows that the first limit is
 * exceeded count against the others.
 */
async function enforceTogether(
  rateLimits: RateLimits,
  limits: readonly RateLimit[],
  onState?: (state: RateLimitState) => void,
): Promise<void> {
  const counted = await Promise.all(
    limits.map(async (limit) => ({ limit, state: await rateLimits.count(limit.key, limit.perMinute) })),
  );
  let tightest: RateLimitState | undefined;
  for (const { limit, state } of counted) {
    if (state.isExceeded) refuse(state, limit, onState);
    tightest = tighter(tightest, state);
  }
  if (tightest) onState?.(tightest);
}

function tighter(known: RateLimitState | undefined, state: RateLimitState): RateLimitState {
  return known && known.remaining <= state.remaining ? known : state;
}

/** @throws Problem rate_limited, always */
function refuse(
  state: RateLimitState,
  { subject }: RateLimit,
  onState?: (state: RateLimitState) => void,
): never {
  onState?.(state);
  throw rateLimitedProblem(state, subject);
}
