import { CALL_OUTCOMES, type CallOutcome, outcomeOf } from '@trunkline/contract/call-outcomes';
import { effectOf } from '@trunkline/contract/operation-effect';
import type { CallLogEntry, CallObserver } from '../gateway/observer.ts';
import { connectingMs } from '../gateway/upstream/call-timer.ts';
import { HistogramCounts } from './histogram-counts.ts';

/** What calls are counted by; `unknown`: no operation was resolved. */
const OPERATION_CLASSES = ['read', 'write', 'delete', 'unknown'] as const;
type OperationClass = (typeof OPERATION_CLASSES)[number];

const CLASS_OF_EFFECT = { reads: 'read', writes: 'write', deletes: 'delete' } as const;

/** A series for each integration beyond this would cost memory wherever they are stored. */
const MAX_INTEGRATIONS = 1_000;
/** In place of the id of an integration. */
export const OTHER_INTEGRATIONS = 'other';
export const NO_INTEGRATION = '';

/** In seconds. Trunkline's own time is a fraction of a millisecond, unless it is overloaded. */
const OWN_BOUNDS = [0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const API_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Calls of one integration, by class and outcome. */
type Counts = Record<OperationClass, Record<CallOutcome, number>>;

export type CallCounts = ReturnType<typeof createCallCounts>;

/** Counts finished calls in memory, for metrics. A call costs a few hundred nanoseconds. */
export function createCallCounts() {
  const integrations = new Map<string, Counts>();
  const ownTime = histograms(OWN_BOUNDS);
  const apiTime = histograms(API_BOUNDS);
  const problems = new Map<string, number>();
  const cached = { hit: 0, miss: 0 };
  let retries = 0;

  const observer: CallObserver = {
    onCallFinished: (entry) => {
      const operationClass =
        entry.integrationId === null ? 'unknown' : CLASS_OF_EFFECT[effectOf(entry.operation)];
      countsOf(entry.integrationId ?? NO_INTEGRATION)[operationClass][outcomeOf(entry)] += 1;
      observeTimes(operationClass, entry);
      retries += entry.retries;
      if (entry.code !== null) problems.set(entry.code, (problems.get(entry.code) ?? 0) + 1);
      if (entry.cache !== null) cached[entry.cache] += 1;
    },
  };

  function observeTimes(operationClass: OperationClass, { durationMs, timings, attempts }: CallLogEntry) {
    let apiMs = 0;
    let queueMs = 0;
    if (timings) {
      apiMs = connectingMs(timings) + timings.firstByteMs + timings.bodyMs;
      queueMs = timings.queueMs;
    }
    if (attempts > 0) apiTime[operationClass].observe(apiMs / 1000);
    ownTime[operationClass].observe(Math.max(0, durationMs - apiMs - queueMs) / 1000);
  }

  function countsOf(integrationId: string): Counts {
    const known = integrations.get(integrationId);
    if (known) return known;
    if (integrations.size >= MAX_INTEGRATIONS && integrationId !== OTHER_INTEGRATIONS)
      return countsOf(OTHER_INTEGRATIONS);
    const counts = noCounts();
    integrations.set(integrationId, counts);
    return counts;
  }

  return {
    observer,
    ownTime,
    apiTime,
    /** By integration. */
    integrations: integrations as ReadonlyMap<string, Counts>,
    /** By code. */
    problems: problems as ReadonlyMap<string, number>,
    cached: cached as Readonly<typeof cached>,
    retries: () => retries,
    /** Of an integration that exists no more. */
    forget: (integrationId: string) => void integrations.delete(integrationId),
  };
}

function histograms(bounds: readonly number[]): Record<OperationClass, HistogramCounts> {
  const create = () => new HistogramCounts(bounds);
  return { read: create(), write: create(), delete: create(), unknown: create() };
}

function noCounts(): Counts {
  const create = () => ({ '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0, refused: 0, cancelled: 0 });
  return { read: create(), write: create(), delete: create(), unknown: create() };
}

/** Each count that is not zero. */
export function* entriesOf(counts: Counts): Generator<[OperationClass, CallOutcome, number]> {
  for (const operationClass of OPERATION_CLASSES)
    for (const outcome of CALL_OUTCOMES) {
      const count = counts[operationClass][outcome];
      if (count > 0) yield [operationClass, outcome, count];
    }
}
