import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { expectProblem } from '@trunkline/contract/api-client';
import { openDatabase } from './storage/database.ts';
import { StorageUnusable } from './storage/storage-unusable.ts';
import { registerApi, startInstance } from './testing/instance.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { startUpstream } from './testing/upstream.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Slow', version: '1' },
  paths: {
    '/never': { get: { responses: { 200: { description: 'ok' } } } },
    '/stream': { get: { responses: { 200: { description: 'ok' } } } },
  },
};

test('a stop that is cut short tells pending calls to come again, breaks off streams, and loses no log of them', async (t) => {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const upstream = await startUpstream(t, ({ line }, response) => {
    if (line.startsWith('GET /stream')) response.writeHead(200).write('first');
    else reach();
  });
  const instance = await startInstance(t, { EGRESS_ALLOW: `127.0.0.1:${upstream.port}` });
  const { app, token, call } = await registerApi(instance, {
    document: DOCUMENT,
    base_url: upstream.url,
    operations: ['get:/never', 'get:/stream'],
  });
  const url = `${instance.url}/api/apps/${app.id}/integrations/custom/api/get:%2Fstream`;
  const streamed = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/octet-stream',
      'content-type': 'application/json',
    },
    body: '{}',
  });
  const reading = assert.rejects(streamed.text(), TypeError);
  const pending = call('get:/never');
  await reached;

  const stopped = instance.close();
  instance.abort();
  const response = await pending;
  expectProblem(response, 503, 'server_stopping');
  assert.equal(response.headers.get('retry-after'), '5');
  await reading;
  await stopped;
  const db = await openDatabase(join(instance.dataDir, 'trunkline.db'));
  t.after(() => db.destroy());
  const rows = await db.selectFrom('calls').select('operation').execute();
  assert.deepEqual(rows.map(({ operation }) => operation).sort(), ['get:/never', 'get:/stream']);
});

test('a second server on the same data folder is refused with a sentence, and the first keeps working', async (t) => {
  const first = await startInstance(t);
  await assert.rejects(
    startInstance(t, { DATA_DIR: first.dataDir }),
    (error) => error instanceof StorageUnusable && /Another Trunkline is running/.test(error.message),
  );
  assert.equal((await first.api('GET', '/api/me')).status, 200);
  await first.close();
  const next = await startInstance(t, { DATA_DIR: first.dataDir });
  assert.equal((await next.api('GET', '/api/me')).status, 200);
});

test('a master key without a database is an error in the log', async (t) => {
  const DATA_DIR = temporaryFolder(t);
  const first = await startInstance(t, { DATA_DIR });
  assert.doesNotMatch(first.logLines.join(''), /no trunkline\.db/);
  await first.close();
  await rename(join(DATA_DIR, 'trunkline.db'), join(DATA_DIR, 'elsewhere.db'));
  const second = await startInstance(t, { DATA_DIR });
  assert.match(second.logLines.join(''), /master\.key and no trunkline\.db/);
});
