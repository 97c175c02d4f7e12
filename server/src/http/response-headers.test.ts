import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { createServer } from './server.ts';

test('responses of the API are not stored, and none is taken for another type', async (t) => {
  const limits = { bytesInFlight: 1024 * 1024, jsonValues: 1000 };
  const server = createServer(pino({ level: 'silent' }), { limits, trustProxy: [] });
  t.after(() => server.close());
  for (const url of ['/api/openapi.json', '/api/nothing']) {
    const { headers } = await server.inject(url);
    assert.deepEqual([headers['x-content-type-options'], headers['cache-control']], ['nosniff', 'no-store']);
  }
});
