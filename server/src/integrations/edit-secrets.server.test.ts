import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { mock, type TestContext, test } from 'node:test';
import { createCallLog } from '../call-log/call-log.ts';
import { createLogger } from '../config/logging.ts';
import { readSettings } from '../config/settings.ts';
import { createEgress } from '../egress/dispatcher.ts';
import { parseEgressAllow } from '../egress/rules.ts';
import { createLocalKeyProvider } from '../secrets/keys.ts';
import { createSecretRefs } from '../secrets/refs/secret-refs.ts';
import { createVault } from '../secrets/vault.ts';
import { createSpecParser } from '../specs/parser.ts';
import { createParserThreads } from '../specs/parser-threads.ts';
import { createSpecSources } from '../specs/sources.ts';
import { createSpecs } from '../specs/specs.ts';
import { openDatabase } from '../storage/database.ts';
import { createInvalidationBus } from '../storage/invalidation-bus.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { createIntegrations } from './integrations.ts';

const DOCUMENT = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  servers: [{ url: 'https://api.example.com' }],
  paths: { '/things': { get: {} } },
});
const HEADERS = [
  { name: 'X-Team', value: 'blue' },
  { name: 'X-Api-Key', value: 'secret' },
];

/** The rules of integrations without HTTP, over a vault that counts its calls. */
async function startFixture(t: TestContext) {
  const db = await openDatabase(join(temporaryFolder(t), 'test.db'));
  t.after(() => db.destroy());
  // better-auth creates its tables when a server starts; integrations read the email of the last editor.
  await db.schema.createTable('user').addColumn('id', 'text').addColumn('email', 'text').execute();
  const workspace: Membership['workspace'] = {
    id: 'w',
    slug: 'w',
    name: 'W',
    kind: 'shared',
    plan: 'builder',
    app_access: 'open',
    created_at: '',
  };
  await db.insertInto('workspaces').values(workspace).execute();
  const settings = readSettings({});
  const egressRules = parseEgressAllow('');
  const egress = createEgress({
    rules: egressRules,
    connectTimeoutMs: 30_000,
    headersTimeoutMs: 30_000,
    bodyTimeoutMs: 30_000,
  });
  t.after(() => egress.close());
  const sources = createSpecSources(egress, settings.limits);
  const specs = createSpecs({ db, sources, parser: createSpecParser(createParserThreads(settings.limits)) });
  const vault = createVault(db, createLocalKeyProvider(randomBytes(32)), true);
  const decrypt = mock.fn(vault.decrypt);
  const encrypterFor = mock.fn(vault.encrypterFor);
  const integrations = createIntegrations({
    db,
    vault: { ...vault, decrypt, encrypterFor },
    secretRefs: createSecretRefs(settings.secretRefs, createLogger('silent', { write() {} })),
    specs,
    egressRules,
    invalidations: createInvalidationBus(db),
    callLog: createCallLog(db, createLogger('silent', { write() {} }), 30),
    maxOperations: settings.maxOperations,
  });
  const member: Membership = {
    workspace,
    role: 'owner',
    user: { id: 'u', email: 'u@example.com', name: 'U' },
    origin: { ip: 'local', via: 'session' },
  };
  const context = { signal: new AbortController().signal, onProgress() {} };
  const spec = await specs.importSpec(member, { pasted: Buffer.from(DOCUMENT) }, context);
  await integrations.create(member, {
    spec_id: spec.id,
    slug: 'things',
    operations: ['get:/things'],
    headers: HEADERS,
    credentials: [{ type: 'bearer', token: 'token' }],
  });
  return {
    read: () => integrations.read(member, 'things'),
    edit: (edit: Parameters<typeof integrations.edit>[3]) => integrations.edit(member, 'things', '*', edit),
    /** How often the vault was called since the last reading. */
    vaultCalls() {
      const counts = { decrypt: decrypt.mock.callCount(), encrypterFor: encrypterFor.mock.callCount() };
      decrypt.mock.resetCalls();
      encrypterFor.mock.resetCalls();
      return counts;
    },
  };
}

test('an edit of headers decrypts each stored value once, and reads the data key once', async (t) => {
  const { read, edit, vaultCalls } = await startFixture(t);
  vaultCalls();
  const edited = await edit({
    headers: [{ name: 'X-Team', value: 'red' }, { name: 'X-Api-Key' }, { name: 'X-New', value: 'n' }],
  });
  assert.deepEqual(vaultCalls(), { decrypt: 3, encrypterFor: 1 }, 'two headers and one credential');
  assert.deepEqual(edited.headers, [
    { name: 'X-Team', sensitive: false, value: 'red' },
    { name: 'X-Api-Key', sensitive: true, has_value: true },
    { name: 'X-New', sensitive: false, value: 'n' },
  ]);
  const stored = await read();
  assert.deepEqual(
    [stored.headers, stored.credentials],
    [edited.headers, edited.credentials],
    'what an edit returns is what is stored',
  );
});

test('an edit that replaces no header decrypts them only to show them', async (t) => {
  const { edit, vaultCalls } = await startFixture(t);
  vaultCalls();
  const edited = await edit({ name: 'Renamed' });
  assert.deepEqual(vaultCalls(), { decrypt: 3, encrypterFor: 0 });
  assert.deepEqual(edited.headers?.[0], { name: 'X-Team', sensitive: false, value: 'blue' });
});
