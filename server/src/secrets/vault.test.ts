import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { openDatabase } from '../storage/database.ts';
import { temporaryFolder } from '../testing/instance.ts';
import type { Scope } from '../testing/scope.ts';
import { localKeyProvider, SecretsUnreadable } from './keys.ts';
import { readOrMakeMasterKey } from './master-key-file.ts';
import { rewrapDataKeys } from './rotation.ts';
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
  return { db, master, vault: createVault(db, localKeyProvider(master)) };
}

test('what is sealed opens again, whatever it holds', async (t) => {
  const { vault } = await openVault(t);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string(), async (secret, row) => {
      const sealed = await vault.seal('w1', row, secret);
      assert.equal(await vault.open('w1', row, sealed), secret);
      assert.notEqual(await vault.seal('w1', row, secret), sealed, 'no two ciphertexts are alike');
    }),
  );
});

test('a ciphertext opens only in its workspace and row, and only unchanged', async (t) => {
  const { vault } = await openVault(t);
  const sealed = await vault.seal('w1', 'integration_headers/1/x', 'secret');
  const changed = sealed.replace(/.(?=.{8}$)/, (letter) => (letter === 'A' ? 'B' : 'A'));
  for (const open of [
    () => vault.open('w2', 'integration_headers/1/x', sealed),
    () => vault.open('w1', 'integration_headers/2/x', sealed),
    () => vault.open('w1', 'integration_headers/1/x', changed),
    () => vault.open('w1', 'integration_headers/1/x', 'secret'),
  ]) {
    await assert.rejects(open, SecretsUnreadable);
  }
});

test('rotation wraps data keys again; then the former master key is needed no more', async (t) => {
  const { db, master, vault } = await openVault(t);
  const sealed = await vault.seal('w1', 'row', 'secret');
  const next = randomBytes(32);
  assert.deepEqual(await rewrapDataKeys(db, localKeyProvider(randomBytes(32))), {
    rewrapped: 0,
    unreadable: 1,
  });
  assert.deepEqual(await rewrapDataKeys(db, localKeyProvider(next, [master])), {
    rewrapped: 1,
    unreadable: 0,
  });
  assert.equal(await createVault(db, localKeyProvider(next)).open('w1', 'row', sealed), 'secret');
  await assert.rejects(
    createVault(db, localKeyProvider(master)).open('w1', 'row', sealed),
    SecretsUnreadable,
  );
});

test('the master key file is made once, for its owner only, and never overwritten', (t) => {
  const file = join(temporaryFolder(t), 'keys', 'master.key');
  const first = readOrMakeMasterKey(file);
  assert.equal(first.made, true);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readOrMakeMasterKey(file), { key: first.key, made: false });
  writeFileSync(file, 'damaged');
  assert.throws(() => readOrMakeMasterKey(file), /Restore it from a backup/);
  assert.equal(existsSync(file) && readFileSync(file, 'utf8'), 'damaged');
});
