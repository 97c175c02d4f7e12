import type { Settings } from '../../config/settings.ts';
import type { Departure } from '../../http/client-disconnect.ts';
import type { CallSettings } from '../../integrations/call-policy.ts';
import { type CircuitBreaker, createCircuitBreakers } from './circuit-breaker.ts';
import { type ConcurrencyLimiter, createConcurrencyLimiters } from './concurrency-limiter.ts';
import { createResponseCache, type ResponseCache } from './response-cache.ts';

/** How the requests of an integration are sent, worked out once with its snapshot; null: not used. */
export type UpstreamPolicy = {
  /** Until the request is on a connection. */
  connectTimeoutMs: number | null;
  /** Until the answer begins. */
  firstByteTimeoutMs: number | null;
  /** The whole call, with what is sent again. */
  totalTimeoutMs: number;
  /** How often a request may be sent again. */
  maxRetries: number;
  circuitBreaker: CircuitBreaker | null;
  concurrency: ConcurrencyLimiter | null;
  cache: ResponseCache | null;
};

/** One call on its way to the API. */
export type CallContext = {
  policy: UpstreamPolicy;
  operationKey: string;
  departure: Departure;
  /** On the clock of `performance.now()`. */
  deadline: number;
  stats: DeliveryStats;
};

/** What is noted of a trip on the way. */
export type DeliveryStats = {
  /** How often something was sent to the API. */
  attempts: number;
  /** Whether the answer was kept already; null where answers are not. */
  cache: 'hit' | 'miss' | null;
};

/** What outlives a snapshot is kept here by integration, in this process. */
export function createUpstreamPolicies({ callMs }: Pick<Settings['limits'], 'callMs'>) {
  const circuits = createCircuitBreakers();
  const slots = createConcurrencyLimiters();

  function of(integrationId: string, settings: CallSettings): UpstreamPolicy {
    const { timeouts, retries, circuit_breaker, max_concurrent_calls, cached_operations } = settings;
    return {
      connectTimeoutMs: timeouts.connect_ms,
      firstByteTimeoutMs: timeouts.first_byte_ms,
      totalTimeoutMs: timeouts.total_ms ?? callMs,
      maxRetries: retries,
      circuitBreaker: circuit_breaker && circuits.of(integrationId, circuit_breaker),
      concurrency: max_concurrent_calls === null ? null : slots.of(integrationId, max_concurrent_calls),
      cache: cached_operations.length === 0 ? null : createResponseCache(cached_operations),
    };
  }

  function forget(integrationId: string): void {
    circuits.forget(integrationId);
    slots.forget(integrationId);
  }

  return { of, forget };
}

/** @throws Problem too_many_concurrent_calls */
export function createCallContext(
  delivery: UpstreamPolicy,
  operationKey: string,
  departure: Departure,
  notes: DeliveryStats,
): CallContext {
  delivery.concurrency?.acquire(departure);
  return withFreshDeadline({ policy: delivery, operationKey, departure, stats: notes });
}

/** The same trip with the whole time before it: for the next page of a list. */
export function withFreshDeadline(trip: Omit<CallContext, 'deadline'>): CallContext {
  return { ...trip, deadline: performance.now() + trip.policy.totalTimeoutMs };
}
