import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CallLogEntry, type CallObserver, composeObservers } from './observer.ts';

const ENTRY: CallLogEntry = {
  id: 'call',
  app: { id: 'app', workspaceId: 'workspace' },
  subject: null,
  source: 'http',
  client: null,
  slug: 'things',
  operation: 'get:/things',
  integrationId: null,
  startedAt: new Date(0),
  status: 200,
  statusCode: 200,
  code: null,
  reason: null,
  durationMs: 1,
  requestBytes: 0,
  responseBytes: 0,
  attempts: 1,
  retries: 0,
  cache: null,
  timings: null,
  trace: null,
  capture: null,
};

test('where one of several observers has to be notified before the response, all are notified once', async () => {
  const notified: string[] = [];
  const atEnd: CallObserver = { onCallFinished: () => void notified.push('at the end') };
  const before: CallObserver = {
    ...atEnd,
    beforeResponse: async () => void notified.push('before the response'),
  };
  await composeObservers(atEnd, before).beforeResponse?.(ENTRY);
  assert.deepEqual(notified, ['at the end', 'before the response']);
  composeObservers(atEnd, before).onCallFinished(ENTRY);
  assert.deepEqual(notified.slice(2), ['at the end', 'at the end']);
  assert.equal(composeObservers(atEnd, atEnd).beforeResponse, undefined);
});
