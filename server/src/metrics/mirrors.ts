import { type Aggregator, Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { HistogramCounts } from './histogram-counts.ts';

/** Metrics of what is counted elsewhere: they take the counts over when they are scraped. */

type Entries<Name extends string> = Iterable<readonly [labels: Record<Name, string>, value: number]>;
type Described<Name extends string> = { name: string; help: string; labels?: readonly Name[] };

/** @returns a function that sets all series of the counter, in place of those before */
export function mirrorCounter<Name extends string = never>(
  registry: Registry,
  { name, help, labels = [] }: Described<Name>,
): (entries: Entries<Name>) => void {
  const metric = new Counter({ name, help, labelNames: labels, registers: [registry] });
  return (entries) => {
    metric.reset();
    for (const [series, count] of entries) metric.inc(series, count);
  };
}

/**
 * @param aggregator how the values of several processes become one; absent: by their sum
 * @returns a function that sets all series of the gauge, in place of those before
 */
export function mirrorGauge<Name extends string = never>(
  registry: Registry,
  { name, help, labels = [], aggregator = 'sum' }: Described<Name> & { aggregator?: Aggregator },
): (entries: Entries<Name>) => void {
  const metric = new Gauge({ name, help, labelNames: labels, aggregator, registers: [registry] });
  return (entries) => {
    metric.reset();
    for (const [series, value] of entries) metric.set(series, value);
  };
}

/** A histogram with a series for each value of one label. */
export class MirroredHistogram extends Histogram {
  readonly #name: string;
  readonly #label: string;
  readonly #counts: Readonly<Record<string, HistogramCounts>>;

  /** @param counts by the values of the label */
  constructor(
    registry: Registry,
    { name, help, label }: { name: string; help: string; label: string },
    counts: Readonly<Record<string, HistogramCounts>>,
  ) {
    super({ name, help, labelNames: [label], registers: [registry] });
    this.#name = name;
    this.#label = label;
    this.#counts = counts;
  }

  override async get() {
    const values = Object.entries(this.#counts).flatMap(([of, counts]) => this.#seriesOf(of, counts));
    return { ...(await super.get()), values };
  }

  #seriesOf(value: string, counts: HistogramCounts) {
    const labels = { [this.#label]: value };
    const series = (suffix: string, count: number, more: Record<string, string> = {}) => ({
      metricName: `${this.#name}_${suffix}`,
      labels: { ...more, ...labels },
      value: count,
    });
    const cumulative = counts.cumulative();
    return [
      ...cumulative.map((count, at) => series('bucket', count, { le: String(counts.bounds[at] ?? '+Inf') })),
      series('sum', counts.sum),
      series('count', cumulative.at(-1) ?? 0),
    ];
  }
}
