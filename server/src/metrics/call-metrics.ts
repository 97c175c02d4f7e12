import type { Registry } from 'prom-client';
import { type CallCounts, entriesOf } from './call-counts.ts';
import type { IntegrationName } from './integration-names-storage.ts';
import { MirroredHistogram, mirrorCounter } from './mirrors.ts';

/** The metrics of calls. @returns a function that takes the counts over, with the names of integrations by their ids */
export function callMetrics(registry: Registry, calls: CallCounts) {
  const setCalls = mirrorCounter(registry, {
    name: 'trunkline_calls_total',
    help: 'Calls that ended, by integration (the first 1,000; all others are "other"), class of the operation, and outcome.',
    labels: ['workspace', 'integration', 'operation_class', 'outcome'],
  });
  const setProblems = mirrorCounter(registry, {
    name: 'trunkline_call_problems_total',
    help: 'Calls that ended with a problem, by its code.',
    labels: ['code'],
  });
  const setRetries = mirrorCounter(registry, {
    name: 'trunkline_call_retries_total',
    help: 'Requests that were sent to an API again because they had failed.',
  });
  const setCached = mirrorCounter(registry, {
    name: 'trunkline_cached_responses_total',
    help: 'Calls of operations whose responses are cached, by whether the cache had one: hit or miss.',
    labels: ['result'],
  });
  // They register themselves.
  new MirroredHistogram(
    registry,
    {
      name: 'trunkline_call_own_seconds',
      help: 'Time of a call in Trunkline: its duration without waiting and without the time of the API.',
      label: 'operation_class',
    },
    calls.ownTime,
  );
  new MirroredHistogram(
    registry,
    {
      name: 'trunkline_call_api_seconds',
      help: 'Time of a call that its API took: connecting, until the response began, and receiving it.',
      label: 'operation_class',
    },
    calls.apiTime,
  );

  return (nameOf: (id: string) => IntegrationName): void => {
    setCalls(seriesOf(calls, nameOf));
    setProblems([...calls.problems].map(([code, count]) => [{ code }, count]));
    setRetries([[{}, calls.retries()]]);
    setCached(Object.entries(calls.cached).map(([result, count]) => [{ result }, count]));
  };
}

function* seriesOf({ integrations }: CallCounts, nameOf: (id: string) => IntegrationName) {
  for (const [id, counts] of integrations)
    for (const [operation_class, outcome, count] of entriesOf(counts))
      yield [{ ...nameOf(id), operation_class, outcome }, count] as const;
}
