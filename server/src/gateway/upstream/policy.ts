import type { CallPolicy } from '@trunkline/contract/schemas/call-policy';
import type { Logger } from 'pino';
import type { Settings } from '../../config/settings.ts';
import { createPrivateCaches } from '../../egress/private-cache.ts';
import type { CancelSignal } from '../../http/cancel-signal.ts';
import type { Redis } from '../../redis/redis.ts';
import type { CallTrace } from '../call-trace.ts';
import { CallTimer } from './call-timer.ts';
import { type CircuitBreaker, createCircuitBreakers } from './circuit-breaker.ts';
import { createConcurrencyLeases } from './concurrency-leases.ts';
import { type ConcurrencyLimiter, createConcurrencyLimiters } from './concurrency-limiter.ts';
import { loggedCircuitBreaker, type OnCircuitOpened } from './logged-circuit-breaker.ts';
import { type Reservation, reserve } from './reservation.ts';
import { type CacheResult, createResponseCache, type ResponseCache } from './response-cache.ts';
import type { CallMemory } from './response-memory.ts';
import { sharedCircuitBreaker } from './shared-circuit-breaker.ts';
import type { EarlyResponses } from './upstream-response.ts';

/** How the requests of an integration are sent, derived once from its call policy; null: not limited, or not used. */
export type UpstreamPolicy = {
  /** Until the request is on a connection. */
  connectTimeoutMs: number | null;
  /** Until the response begins. */
  firstByteTimeoutMs: number | null;
  /** The whole call with its retries. */
  totalTimeoutMs: number;
  maxRetries: number;
  circuitBreaker: CircuitBreaker | null;
  concurrency: ConcurrencyLimiter | null;
  cache: ResponseCache | null;
  /** Whether the API gets the trace that a call belongs to. */
  propagatesTrace: boolean;
  /** Asks Redis for what the call will need; null: nothing is shared. @returns undefined while Redis does not respond */
  reserve: (() => Reservation | undefined) | null;
};

/** What one call is sent under. */
export type CallContext = {
  policy: UpstreamPolicy;
  operationKey: string;
  /** Aborted when the client disconnects; its reason is a Problem. */
  signal: CancelSignal;
  /** The CDN-Loop header to send (RFC 8586). */
  cdnLoop: string;
  /** On the clock of `performance.now()`. */
  deadline: number;
  stats: DeliveryStats;
  /** For the responses that are buffered. */
  memory: CallMemory;
  /** Absent: all responses are buffered whole. */
  early?: EarlyResponses | undefined;
  /** What Redis was asked for before. */
  reservation?: Reservation | undefined;
  /** That the call belongs to. */
  trace?: CallTrace | null;
};

/** How a call was delivered. */
export class DeliveryStats {
  readonly timer = new CallTimer();
  #attempts = 0;
  #retries = 0;
  #cache: CacheResult | null = null;

  /** How often a request was sent to the API. */
  get attempts(): number {
    return this.#attempts;
  }

  /** How often one was sent again, because it had failed. */
  get retries(): number {
    return this.#retries;
  }

  /** Whether the response came from the cache; null where responses are not cached. */
  get cache(): CacheResult | null {
    return this.#cache;
  }

  countAttempt(): void {
    this.#attempts += 1;
    this.timer.dispatched();
  }

  countRetry(): void {
    this.#retries += 1;
  }

  setCacheResult(result: CacheResult): void {
    this.#cache = result;
  }
}

/** Which integration, for its state and for the log. */
type Identity = { id: string; slug: string };

export type UpstreamPolicies = ReturnType<typeof createUpstreamPolicies>;

/** The policies of integrations. Circuit breakers and in-flight counts outlive a change of the call policy. */
export function createUpstreamPolicies(
  { callMs, cacheBytes }: Pick<Settings['limits'], 'callMs' | 'cacheBytes'>,
  log: Pick<Logger, 'info' | 'warn'>,
  redis?: Redis,
  onCircuitOpened?: OnCircuitOpened,
) {
  const createCache = createPrivateCaches(cacheBytes);
  const circuitBreakers = createCircuitBreakers();
  const concurrencyLimiters = createConcurrencyLimiters(redis && createConcurrencyLeases(redis));

  function of(integration: Identity, callPolicy: CallPolicy): UpstreamPolicy {
    const { timeouts, retries, max_concurrent_calls, cached_operations, propagate_trace } = callPolicy;
    const circuitBreaker = circuitBreakerOf(integration, callPolicy);
    const concurrency =
      max_concurrent_calls === null ? null : concurrencyLimiters.of(integration.id, max_concurrent_calls);
    return {
      connectTimeoutMs: timeouts.connect_ms,
      firstByteTimeoutMs: timeouts.first_byte_ms,
      totalTimeoutMs: timeouts.total_ms ?? callMs,
      maxRetries: retries,
      circuitBreaker,
      concurrency,
      cache: cached_operations.length === 0 ? null : createResponseCache(createCache(), cached_operations),
      propagatesTrace: propagate_trace,
      reserve:
        redis && (circuitBreaker || concurrency)
          ? () => (redis.isAvailable() ? reserve({ concurrency, circuitBreaker }) : undefined)
          : null,
    };
  }

  function circuitBreakerOf(
    integration: Identity,
    { circuit_breaker, timeouts }: CallPolicy,
  ): CircuitBreaker | null {
    if (circuit_breaker === null) return null;
    const breaker = circuitBreakers.of(integration.id, circuit_breaker);
    const attemptMs = timeouts.total_ms ?? callMs;
    const shared = redis
      ? sharedCircuitBreaker(redis, integration.id, breaker, circuit_breaker, attemptMs)
      : breaker;
    return loggedCircuitBreaker(shared, log, integration, onCircuitOpened);
  }

  /** The integrations whose circuits are open. */
  function openCircuits(): string[] {
    return circuitBreakers.open();
  }

  function evict(integrationId: string): void {
    circuitBreakers.evict(integrationId);
    concurrencyLimiters.evict(integrationId);
  }

  return { of, openCircuits, evict };
}

export function createCallContext(context: Omit<CallContext, 'deadline'>): CallContext {
  return { ...context, deadline: deadlineOf(context.policy) };
}

/** The same context with the whole time ahead: for the next page of a list. */
export function withFreshDeadline(context: CallContext): CallContext {
  return { ...context, deadline: deadlineOf(context.policy) };
}

function deadlineOf({ totalTimeoutMs }: UpstreamPolicy): number {
  return performance.now() + totalTimeoutMs;
}
