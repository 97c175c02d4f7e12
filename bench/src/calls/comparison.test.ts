import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparisonTable, type Round } from './comparison.ts';

test('peers are compared with the baseline in the same rounds, by the median', () => {
  const roundOf = (callsPerSecond: number, cpuMicroseconds: number): Round => ({
    callsPerSecond,
    cpuMicroseconds,
    p50: 1.234,
    p99: 9.876,
  });
  // The second round was slow for both: its ratio is as good as any.
  const rounds = new Map([
    ['trunkline', [roundOf(12_000, 80), roundOf(6_000, 160), roundOf(11_000, 100)]],
    ['@fastify/http-proxy 11.6.3', [roundOf(10_000, 100), roundOf(5_000, 200), roundOf(10_000, 100)]],
  ]);
  assert.equal(
    comparisonTable(rounds),
    [
      '| server | calls/s | µs of CPU each | p50 ms | p99 ms | times @fastify/http-proxy | by CPU |',
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
      '| trunkline | 11000 | 100 | 1.23 | 9.88 | 1.20 | 1.25 |',
      '| @fastify/http-proxy 11.6.3 | 10000 | 100 | 1.23 | 9.88 | 1.00 | 1.00 |',
    ].join('\n'),
  );
});
