import { markdownTable } from '../markdown.ts';
import { median } from '../processes.ts';

/** The figures of one round of load on a peer; latencies in milliseconds. */
export type Round = { callsPerSecond: number; cpuMicroseconds: number; p50: number; p99: number };

/** The peer that the others are compared with. */
export const BASELINE = '@fastify/http-proxy';

/** The medians of each peer, and how it compares with the baseline in the same rounds. */
export function comparisonTable(roundsOf: ReadonlyMap<string, readonly Round[]>): string {
  const baseline = [...roundsOf].find(([name]) => name.startsWith(BASELINE))?.[1] ?? [];
  const rows = [...roundsOf].map(([name, rounds]) => {
    const medianOf = (figure: keyof Round) => median(rounds.map((round) => round[figure]));
    const ratio = (figure: keyof Round) =>
      median(rounds.map((round, at) => round[figure] / (baseline[at]?.[figure] ?? Number.NaN)));
    return [
      name,
      medianOf('callsPerSecond').toFixed(0),
      medianOf('cpuMicroseconds').toFixed(0),
      medianOf('p50').toFixed(2),
      medianOf('p99').toFixed(2),
      ratio('callsPerSecond').toFixed(2),
      (1 / ratio('cpuMicroseconds')).toFixed(2),
    ];
  });
  const header = ['server', 'calls/s', 'µs of CPU each', 'p50 ms', 'p99 ms', `times ${BASELINE}`, 'by CPU'];
  return markdownTable(header, rows);
}
