import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openDatabase } from '../storage/database.ts';
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
    body: { status: 'ok', parts: { database: 'ok', secrets: 'ok' } },
  });
});

test('a server whose database takes no write is not ready', async (t) => {
  const instance = await startInstance(t);
  const db = await openDatabase(join(instance.dataDir, 'trunkline.db'));
  t.after(() => db.destroy());
  await sql`create trigger full before insert on instance begin select raise(abort, 'disk full'); end`.execute(
    db,
  );
  const { status, body } = await readiness(instance);
  assert.deepEqual([status, body.status, body.parts.secrets], [503, 'unavailable', 'ok']);
  assert.match(body.parts.database, /cannot be written/);
  assert.match(instance.logLines.join(''), /disk full/);
  assert.equal((await instance.anonymous('GET', '/healthz')).status, 200);
});

test('a server whose database file was deleted is not ready', async (t) => {
  const instance = await startInstance(t);
  await rm(join(instance.dataDir, 'trunkline.db'));
  assert.equal((await readiness(instance)).status, 503);
});

test('a server with a wrong master key is not ready', async (t) => {
  const DATA_DIR = temporaryFolder(t);
  const key = () => randomBytes(32).toString('base64');
  await (await startInstance(t, { DATA_DIR, MASTER_KEY: key() })).close();
  const { status, body } = await readiness(await startInstance(t, { DATA_DIR, MASTER_KEY: key() }));
  assert.deepEqual([status, body.parts.database], [503, 'ok']);
  assert.match(body.parts.secrets, /cannot be decrypted/);
});
