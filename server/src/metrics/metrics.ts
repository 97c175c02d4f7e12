import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client';
import { shareReports } from '../cluster/reports.ts';
import type { Readiness } from '../instance/readiness.ts';
import { createCallCounts, NO_INTEGRATION, OTHER_INTEGRATIONS } from './call-counts.ts';
import { callMetrics } from './call-metrics.ts';
import { createIntegrationNames } from './integration-names.ts';
import type { IntegrationName } from './integration-names-storage.ts';
import { type MeasuredParts, partMetrics } from './part-metrics.ts';

export type Metrics = ReturnType<typeof createMetrics>;

type Deps = MeasuredParts & {
  /** The integrations whose circuits are open. */
  openCircuits: () => string[];
  readiness: Pick<Readiness, 'check'>;
};

/**
 * What Prometheus reads (adr/0012). Parts count by themselves, in plain numbers; their counts become metrics when they are
 * scraped. In a cluster any process responds with the sums of all.
 */
export function createMetrics(deps: Deps) {
  const registry = new Registry();
  const calls = createCallCounts();
  const namesOf = createIntegrationNames(deps.db);
  const updateCalls = callMetrics(registry, calls);
  const updateParts = partMetrics(registry, deps);
  collectDefaultMetrics({ register: registry });
  const { collect, close } = shareReports(report);

  /** The metrics of this process, as prom-client sends them from one to another. */
  async function report(): Promise<unknown> {
    const openCircuits = deps.openCircuits();
    const counted = [...calls.integrations.keys()].filter((id) => !WITHOUT_NAME.has(id));
    const [{ names, isCurrent }, { parts }] = await Promise.all([
      namesOf([...counted, ...openCircuits]),
      deps.readiness.check(),
    ]);
    if (isCurrent) for (const id of counted) if (!names.has(id)) calls.forget(id);
    updateCalls((id) => nameOf(names, id));
    updateParts({ parts, openCircuits: openCircuits.map((id) => nameOf(names, id)) });
    return registry.getMetricsAsJSON();
  }

  /** The metrics of all processes, in the text format of Prometheus. */
  async function render(): Promise<string> {
    const reports = await collect();
    return AggregatorRegistry.aggregate(reports.flatMap(toMetrics)).metrics();
  }

  return { observer: calls.observer, render, contentType: registry.contentType, close };
}

const WITHOUT_NAME: ReadonlySet<string> = new Set([NO_INTEGRATION, OTHER_INTEGRATIONS]);

function nameOf(names: ReadonlyMap<string, IntegrationName>, id: string): IntegrationName {
  if (WITHOUT_NAME.has(id)) return { workspace: id, integration: id };
  return names.get(id) ?? { workspace: '', integration: id };
}

/** What prom-client sends is an array. */
function toMetrics(report: unknown): object[][] {
  return Array.isArray(report) ? [report] : [];
}
