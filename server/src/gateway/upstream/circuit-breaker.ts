import { LRUCache } from 'lru-cache';
import { Problem } from '../../http/problems.ts';
import type { CallSettings } from '../../integrations/call-policy.ts';

/**
 * A circuit breaker for each integration: an API that fails time after time is left alone for a while, and then
 * one call finds out whether it is back.
 */

/** What an attempt says of the API; `unknown` where the reason lies elsewhere, such as an app that went away. */
export type AttemptOutcome = 'works' | 'fails' | 'unknown';

/** Leave to send one request; a probe decides for all. */
type Pass = 'usual' | 'probe';

export type CircuitBreaker = {
  /** @throws Problem circuit_open */
  enter: () => Pass;
  /** Whoever entered says what came of it, once. */
  leave: (pass: Pass, verdict: AttemptOutcome) => void;
  isOpen: () => boolean;
};

type BreakerSettings = NonNullable<CallSettings['circuit_breaker']>;
type State = { failures: number; openUntil: number | null; probing: boolean };

const MAX_INTEGRATIONS = 20_000;

/** @param now in milliseconds; tests give their own clock */
export function createCircuitBreakers(now: () => number = () => performance.now()) {
  const states = new LRUCache<string, State>({ max: MAX_INTEGRATIONS });

  /** The circuit of an integration: what is known of it outlives a change of the settings. */
  function of(integrationId: string, settings: BreakerSettings): CircuitBreaker {
    const state = states.get(integrationId) ?? { failures: 0, openUntil: null, probing: false };
    states.set(integrationId, state);
    return circuitBreaker(state, settings, now);
  }

  return { of, forget: (integrationId: string) => void states.delete(integrationId) };
}

function circuitBreaker(state: State, settings: BreakerSettings, now: () => number): CircuitBreaker {
  function enter(): Pass {
    if (state.openUntil === null) return 'usual';
    const leftMs = state.openUntil - now();
    if (leftMs > 0 || state.probing) throw circuitOpen(leftMs);
    state.probing = true;
    return 'probe';
  }

  function leave(pass: Pass, verdict: AttemptOutcome): void {
    if (pass === 'probe') state.probing = false;
    // What was sent before it opened says nothing of how things are now.
    else if (state.openUntil !== null) return;
    if (verdict === 'works') close();
    if (verdict === 'fails') noteFailure(pass);
  }

  function noteFailure(pass: Pass): void {
    state.failures += 1;
    if (pass === 'probe' || state.failures >= settings.failures)
      state.openUntil = now() + settings.open_seconds * 1000;
  }

  function close(): void {
    state.failures = 0;
    state.openUntil = null;
  }

  return { enter, leave, isOpen: () => state.openUntil !== null };
}

function circuitOpen(leftMs: number): Problem {
  const retryAfterSeconds = Math.max(1, Math.ceil(leftMs / 1000));
  return new Problem(
    'circuit_open',
    `The API failed several times in a row, so it is left alone for a while; nothing was sent. Try again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );
}
