import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { type Database, openDatabase } from '../storage/database.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import type { Scope } from '../testing/scope.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { createLocalKeyProvider, SecretsUndecryptable } from './keys.ts';
import { loadOrCreateMasterKey } from './master-key-file.ts';
import { rewrapKeys } from './rotation.ts';
import { createVault } from './vault.ts';

async function openVault(scope: Scope) {
  const db = await openDatabase(join(temporaryFolder(scope), 'test.db'));
  scope.after(() => db.destroy());
  const workspace = { kind: 'shared', plan: 'builder', name: 'W', created_at: '' } as const;
  await db
    .insertInto('workspaces')
    .values([
      { ...workspace, id: 'w1', slug: 'w1' },
      { ...workspace, id: 'w2', slug: 'w2' },
    ])
    .execute();
  const master = randomBytes(32);
  return { db, master, vault: createVault(db, createLocalKeyProvider(master), true) };
}

/** Stores a header with this ciphertext, so that its data key is in use. */
async function storeHeader(db: Database, value: string): Promise<void> {
  await sql`insert into specs (id, workspace_id, title, version, format, servers, security_schemes, warnings, operations,
    operation_count, source, created_by, created_at) values ('s', 'w1', '', '', '', '', '', '', '', 0, '', '', '')`.execute(
    db,
  );
  await sql`insert into integrations (id, workspace_id, spec_id, slug, name, description, base_url, call_policy,
    created_by, updated_by, created_at, updated_at) values ('i', 'w1', 's', '', '', '', '', '', '', '', '', '')`.execute(
    db,
  );
  await db
    .insertInto('integration_headers')
    .values({ integration_id: 'i', position: 0, name: 'x', sensitive: 1, value })
    .execute();
}

test('any text decrypts to what was encrypted', async (t) => {
  const { vault } = await openVault(t);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string(), async (secret, row) => {
      const ciphertext = await vault.encrypt('w1', row, secret);
      assert.equal(await vault.decrypt('w1', row, ciphertext), secret);
      assert.notEqual(await vault.encrypt('w1', row, secret), ciphertext, 'a second ciphertext differs');
    }),
  );
});

test('a ciphertext decrypts only in its workspace and row, and only unchanged', async (t) => {
  const { vault } = await openVault(t);
  const ciphertext = await vault.encrypt('w1', 'integration_headers/1/x', 'secret');
  const changed = ciphertext.replace(/.(?=.{8}$)/, (letter) => (letter === 'A' ? 'B' : 'A'));
  for (const decrypt of [
    () => vault.decrypt('w2', 'integration_headers/1/x', ciphertext),
    () => vault.decrypt('w1', 'integration_headers/2/x', ciphertext),
    () => vault.decrypt('w1', 'integration_headers/1/x', changed),
    () => vault.decrypt('w1', 'integration_headers/1/x', 'secret'),
  ]) {
    await assert.rejects(decrypt, SecretsUndecryptable);
  }
});

test('rotation re-wraps data keys; then the former master key is no longer needed', async (t) => {
  const { db, master, vault } = await openVault(t);
  const ciphertext = await vault.encrypt('w1', 'row', 'secret');
  await storeHeader(db, ciphertext);
  const next = randomBytes(32);
  assert.deepEqual(await rewrapKeys(db, createLocalKeyProvider(randomBytes(32))), {
    rewrapped: 0,
    undecryptable: 1,
  });
  assert.deepEqual(await rewrapKeys(db, createLocalKeyProvider(next, [master])), {
    rewrapped: 1,
    undecryptable: 0,
  });
  assert.equal(
    await createVault(db, createLocalKeyProvider(next), true).decrypt('w1', 'row', ciphertext),
    'secret',
  );
  await assert.rejects(
    createVault(db, createLocalKeyProvider(master), true).decrypt('w1', 'row', ciphertext),
    SecretsUndecryptable,
  );
});

test('an unused data key does not prevent another master key', async (t) => {
  const { db, vault } = await openVault(t);
  await vault.encrypt('w1', 'row', 'secret');
  const other = createLocalKeyProvider(randomBytes(32));
  assert.deepEqual(await rewrapKeys(db, other), { rewrapped: 0, undecryptable: 0 });
  const ciphertext = await createVault(db, other, true).encrypt('w1', 'row', 'another secret');
  assert.equal(await createVault(db, other, true).decrypt('w1', 'row', ciphertext), 'another secret');
});

test('a wrong master key encrypts nothing, even in a workspace without a data key', async (t) => {
  const { db } = await openVault(t);
  const wrong = createVault(db, createLocalKeyProvider(randomBytes(32)), false);
  await assert.rejects(wrong.encrypt('w2', 'row', 'secret'), SecretsUndecryptable);
});

test('the master key file is created once, for its owner only, and never overwritten', (t) => {
  const file = join(temporaryFolder(t), 'keys', 'master.key');
  const first = loadOrCreateMasterKey(file);
  assert.equal(first.created, true);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(loadOrCreateMasterKey(file), { key: first.key, created: false });
  writeFileSync(file, 'damaged');
  assert.throws(
    () => loadOrCreateMasterKey(file),
    (error) => error instanceof StorageUnusable && /Restore it from a backup/.test(error.message),
  );
  assert.equal(existsSync(file) && readFileSync(file, 'utf8'), 'damaged');
  assert.throws(
    () => loadOrCreateMasterKey(join(file, 'master.key')),
    (error) => error instanceof StorageUnusable && /neither read nor created/.test(error.message),
  );
});
