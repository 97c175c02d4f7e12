import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallLogEntry } from '../gateway/observer.ts';
import { createCallCounts, entriesOf, OTHER_INTEGRATIONS } from './call-counts.ts';
import { HistogramCounts } from './histogram-counts.ts';

const ENTRY: CallLogEntry = {
  id: 'call',
  app: { id: 'app', workspaceId: 'workspace' },
  subject: null,
  source: 'http',
  client: null,
  slug: 'things',
  operation: 'get:/things',
  integrationId: 'integration',
  startedAt: new Date(0),
  status: 200,
  statusCode: 200,
  code: null,
  reason: null,
  durationMs: 12,
  requestBytes: 0,
  responseBytes: 0,
  attempts: 1,
  retries: 0,
  cache: null,
  timings: { queueMs: 1, connection: { dnsMs: 1, connectMs: 2, tlsMs: 3 }, firstByteMs: 2, bodyMs: 1 },
  trace: null,
  capture: null,
};

test('a call is counted by the class of its operation and by what came of it', () => {
  const counts = createCallCounts();
  const calls: [Partial<CallLogEntry>, operationClass: string, outcome: string][] = [
    [{}, 'read', '2xx'],
    [{ operation: 'head:/things' }, 'read', '2xx'],
    [{ operation: 'post:/things', statusCode: 302 }, 'write', '3xx'],
    [{ operation: 'patch:/things', statusCode: 422 }, 'write', '4xx'],
    [{ operation: 'delete:/things', statusCode: 500 }, 'delete', '5xx'],
    [{ status: 502, statusCode: null, code: 'api_unreachable' }, 'read', '5xx'],
    [{ status: 429, statusCode: null, code: 'rate_limited' }, 'read', 'refused'],
    [{ status: 499, code: 'cancelled' }, 'read', 'cancelled'],
    [{ statusCode: null, cache: 'hit' }, 'read', '2xx'],
  ];
  for (const [call, operationClass, outcome] of calls) {
    const integrationId = `${operationClass} ${outcome} ${JSON.stringify(call)}`;
    counts.observer.onCallFinished({ ...ENTRY, ...call, integrationId });
    const found = counts.integrations.get(integrationId);
    assert.deepEqual(found && [...entriesOf(found)], [[operationClass, outcome, 1]]);
  }
  assert.deepEqual(
    [...counts.problems],
    [
      ['api_unreachable', 1],
      ['rate_limited', 1],
      ['cancelled', 1],
    ],
  );
  assert.deepEqual(counts.cached, { hit: 1, miss: 0 });
});

test('its duration is Trunkline’s own time, that of the API, and waiting', () => {
  const counts = createCallCounts();
  counts.observer.onCallFinished(ENTRY);
  assert.equal(counts.ownTime.read.sum, 0.002);
  assert.equal(counts.apiTime.read.sum, 0.009);
  counts.observer.onCallFinished({ ...ENTRY, attempts: 0, timings: null });
  assert.equal(counts.apiTime.read.cumulative().at(-1), 1);
  assert.equal(counts.ownTime.read.cumulative().at(-1), 2);
});

test('a thousand integrations have series of their own, and all further ones one together', () => {
  const counts = createCallCounts();
  for (let integration = 0; integration < 1_100; integration += 1)
    counts.observer.onCallFinished({ ...ENTRY, integrationId: String(integration) });
  assert.equal(counts.integrations.size, 1_001);
  const others = counts.integrations.get(OTHER_INTEGRATIONS);
  assert.deepEqual(others && [...entriesOf(others)], [['read', '2xx', 100]]);
});

test('a histogram counts a value in the bucket whose bound it does not exceed', () => {
  const histogram = new HistogramCounts([1, 2]);
  for (const value of [0.5, 1, 1.5, 2, 3]) histogram.observe(value);
  assert.deepEqual(histogram.cumulative(), [2, 4, 5]);
  assert.equal(histogram.sum, 8);
});
