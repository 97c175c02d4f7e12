import type { Registry } from 'prom-client';
import type { CallLog } from '../call-log/call-log.ts';
import type { Egress } from '../egress/dispatcher.ts';
import type { RateLimits } from '../gateway/caller-auth/rate-limits.ts';
import type { ConnectionShares } from '../gateway/upstream/connection-shares.ts';
import type { Readiness } from '../instance/readiness.ts';
import type { Specs } from '../specs/specs.ts';
import type { Database } from '../storage/database.ts';
import { loadOf } from '../storage/storage-load.ts';
import type { IntegrationName } from './integration-names-storage.ts';
import { mirrorCounter, mirrorGauge } from './mirrors.ts';

/** What is read of each part. */
export type MeasuredParts = {
  version: string;
  db: Database;
  egress: Pick<Egress, 'denials'>;
  callLog: Pick<CallLog, 'state'>;
  specs: Pick<Specs, 'imports'>;
  rateLimits: Pick<RateLimits, 'refusals'>;
  connectionShares: Pick<ConnectionShares, 'state'>;
};

/** `parts`: as /readyz has them. */
type State = {
  openCircuits: readonly IntegrationName[];
  parts: Awaited<ReturnType<Readiness['check']>>['parts'];
};

/** As many as have a series of their own. */
const MAX_CIRCUITS = 1_000;

/** The metrics of the parts of a process. @returns a function that reads them */
export function partMetrics(registry: Registry, deps: MeasuredParts) {
  const setBuild = mirrorGauge(registry, {
    name: 'trunkline_build_info',
    help: 'Always 1. The version is a label.',
    labels: ['version', 'node_version'],
    aggregator: 'max',
  });
  const setProcesses = mirrorGauge(registry, {
    name: 'trunkline_processes',
    help: 'Processes whose metrics are in this response: with CLUSTER, one that is stuck is missing.',
  });
  const setParts = mirrorGauge(registry, {
    name: 'trunkline_part_ok',
    help: 'Whether a part is ok, as /readyz says: 1 or 0.',
    labels: ['part'],
    aggregator: 'min',
  });
  const setInFlight = mirrorGauge(registry, {
    name: 'trunkline_calls_in_flight',
    help: 'Calls that have a connection to their API.',
  });
  const setWaiting = mirrorGauge(registry, {
    name: 'trunkline_calls_waiting',
    help: 'Calls that wait for one of the connections of their workspace.',
  });
  const setOpenCircuits = mirrorGauge(registry, {
    name: 'trunkline_circuits_open',
    help: 'Integrations whose circuit breaker is open.',
    aggregator: 'max',
  });
  const setCircuits = mirrorGauge(registry, {
    name: 'trunkline_circuit_open',
    help: '1 for each integration whose circuit breaker is open; there is no series of the others.',
    labels: ['workspace', 'integration'],
    aggregator: 'max',
  });
  const setRateLimited = mirrorCounter(registry, {
    name: 'trunkline_rate_limit_refusals_total',
    help: 'Calls that a rate limit refused.',
  });
  const setDenials = mirrorCounter(registry, {
    name: 'trunkline_egress_refusals_total',
    help: 'Connections that were refused because of their host or IP, by the reason.',
    labels: ['reason'],
  });
  const setBuffered = mirrorGauge(registry, {
    name: 'trunkline_call_log_buffered_rows',
    help: 'Rows of the call log that are not written yet.',
  });
  const setDropped = mirrorCounter(registry, {
    name: 'trunkline_call_log_dropped_rows_total',
    help: 'Rows of the call log that are lost because storage could not be written for too long.',
  });
  const setImports = mirrorCounter(registry, {
    name: 'trunkline_spec_imports_total',
    help: 'Imports of specs, by their result: imported, or the code of the problem.',
    labels: ['result'],
  });
  const setConnections = mirrorGauge(registry, {
    name: 'trunkline_storage_connections',
    help: 'Connections to the database, by their state: busy or idle. Those of SQLite are threads.',
    labels: ['state'],
  });
  const setQueue = mirrorGauge(registry, {
    name: 'trunkline_storage_queue',
    help: 'Queries and transactions that wait for a connection to the database.',
  });

  return ({ openCircuits, parts }: State): void => {
    setBuild([[{ version: deps.version, node_version: process.versions.node }, 1]]);
    setProcesses([[{}, 1]]);
    setParts(Object.entries(parts).map(([part, state]) => [{ part }, state === 'ok' ? 1 : 0]));
    const { inFlight, waiting } = deps.connectionShares.state();
    setInFlight([[{}, inFlight]]);
    setWaiting([[{}, waiting]]);
    setOpenCircuits([[{}, openCircuits.length]]);
    setCircuits(openCircuits.slice(0, MAX_CIRCUITS).map((name) => [name, 1]));
    setRateLimited([[{}, deps.rateLimits.refusals()]]);
    setDenials([...deps.egress.denials].map(([reason, count]) => [{ reason }, count]));
    const { buffered, dropped } = deps.callLog.state();
    setBuffered([[{}, buffered]]);
    setDropped([[{}, dropped]]);
    setImports([...deps.specs.imports].map(([result, count]) => [{ result }, count]));
    const load = loadOf(deps.db) ?? { busy: 0, idle: 0, waiting: 0 };
    setConnections([
      [{ state: 'busy' }, load.busy],
      [{ state: 'idle' }, load.idle],
    ]);
    setQueue([[{}, load.waiting]]);
  };
}
