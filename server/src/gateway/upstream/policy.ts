import type { Settings } from '../../config/settings.ts';
import type { Departure } from '../../http/client-disconnect.ts';
import type { CallSettings } from '../../integrations/call-policy.ts';
import { type Circuit, createCircuits } from './circuit-breaker.ts';
import { createSlots, type Slots } from './concurrency-limiter.ts';
import { type AnswerCache, createAnswerCache } from './response-cache.ts';

/** How the requests of an integration are sent, worked out once with its snapshot; null: not used. */
export type Delivery = {
  /** Until the request is on a connection. */
  connectMs: number | null;
  /** Until the answer begins. */
  firstByteMs: number | null;
  /** The whole call, with what is sent again. */
  totalMs: number;
  /** How often a request may be sent again. */
  retries: number;
  circuit: Circuit | null;
  slots: Slots | null;
  cache: AnswerCache | null;
};

/** One call on its way to the API. */
export type Trip = {
  delivery: Delivery;
  operationKey: string;
  departure: Departure;
  /** On the clock of `performance.now()`. */
  deadline: number;
  notes: TripNotes;
};

/** What is noted of a trip on the way. */
export type TripNotes = {
  /** How often something was sent to the API. */
  attempts: number;
  /** Whether the answer was kept already; null where answers are not. */
  cache: 'hit' | 'miss' | null;
};

/** What outlives a snapshot is kept here by integration, in this process. */
export function createDeliveries({ callMs }: Pick<Settings['limits'], 'callMs'>) {
  const circuits = createCircuits();
  const slots = createSlots();

  function of(integrationId: string, settings: CallSettings): Delivery {
    const { timeouts, retries, circuit_breaker, max_concurrent_calls, cached_operations } = settings;
    return {
      connectMs: timeouts.connect_ms,
      firstByteMs: timeouts.first_byte_ms,
      totalMs: timeouts.total_ms ?? callMs,
      retries,
      circuit: circuit_breaker && circuits.of(integrationId, circuit_breaker),
      slots: max_concurrent_calls === null ? null : slots.of(integrationId, max_concurrent_calls),
      cache: cached_operations.length === 0 ? null : createAnswerCache(cached_operations),
    };
  }

  function forget(integrationId: string): void {
    circuits.forget(integrationId);
    slots.forget(integrationId);
  }

  return { of, forget };
}

/** @throws Problem too_many_concurrent_calls */
export function startTrip(
  delivery: Delivery,
  operationKey: string,
  departure: Departure,
  notes: TripNotes,
): Trip {
  delivery.slots?.enter(departure);
  return goOn({ delivery, operationKey, departure, notes });
}

/** The same trip with the whole time before it: for the next page of a list. */
export function goOn(trip: Omit<Trip, 'deadline'>): Trip {
  return { ...trip, deadline: performance.now() + trip.delivery.totalMs };
}
