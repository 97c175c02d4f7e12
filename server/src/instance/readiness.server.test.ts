import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { ReadinessStatus } from '@trunkline/contract/schemas/instance';
import { Value } from 'typebox/value';
import { breakWrites } from '../testing/break-writes.ts';
import { type Instance, startInstance } from '../testing/instance.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const readiness = async ({ anonymous }: Instance) => {
  const { status, body } = await anonymous('GET', '/readyz');
  return { status, body };
};

test('a server is ready when its database takes a write and its secrets can be decrypted', async (t) => {
  const instance = await startInstance(t);
  assert.deepEqual(await readiness(instance), {
    status: 200,
    body: { status: 'ok', parts: { server: 'ok', database: 'ok', secrets: 'ok', bus: 'ok' } },
  });
});

test('a server whose database takes no write is not ready', async (t) => {
  const instance = await startInstance(t);
  await breakWrites(instance.db, { event: 'insert', table: 'instance' });
  const { status, body } = await readiness(instance);
  assert.equal(status, 503);
  const { parts, ...rest } = Value.Parse(ReadinessStatus, body);
  assert.deepEqual([rest.status, parts.secrets], ['unavailable', 'ok']);
  assert.match(parts.database, /cannot be written/);
  assert.match(instance.logLines.join(''), /disk full/);
  assert.equal((await instance.anonymous('GET', '/healthz')).status, 200);
});

test('a server with a wrong master key is not ready', async (t) => {
  const DATA_DIR = temporaryFolder(t);
  const key = () => randomBytes(32).toString('base64');
  await (await startInstance(t, { DATA_DIR, MASTER_KEY: key() })).close();
  const { status, body } = await readiness(await startInstance(t, { DATA_DIR, MASTER_KEY: key() }));
  assert.equal(status, 503);
  const { parts } = Value.Parse(ReadinessStatus, body);
  assert.equal(parts.database, 'ok');
  assert.match(parts.secrets, /cannot be decrypted/);
});
