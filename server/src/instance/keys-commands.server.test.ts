import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { AlertDestinationWithSecret } from '@trunkline/contract/schemas/alerts';
import { armor, Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { registerApi, startInstance } from '../testing/instance.ts';
import { runOperatorHere } from '../testing/operator-here.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { startUpstream } from '../testing/upstream.ts';

const DOCUMENT = {
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};
const HEADERS = [{ name: 'X-Api-Key', value: 'header-secret' }];

test('the master key is rotated beside a server, which goes on', async (t) => {
  const upstream = await startUpstream(t, (_request, response) => response.writeHead(200).end('{}'));
  const egress = { EGRESS_ALLOW: `127.0.0.1:${upstream.port}` };
  const instance = await startInstance(t, egress);
  const { dataDir } = instance;
  const setup = { document: DOCUMENT, base_url: upstream.url, headers: HEADERS };
  const { call } = await registerApi(instance, setup);
  const run = (...args: string[]) => runOperatorHere(['keys', ...args], { DATA_DIR: dataDir });
  const keyIn = (name: string) => readFileSync(join(dataDir, name), 'utf8').trim();

  const verified = await run('verify');
  assert.match(verified.output, /^All 2 secrets decrypt\. The master key is [0-9a-f]{16}\.$/m);
  const former = keyIn('master.key');
  const rotated = await run('rotate');
  assert.equal(rotated.code, 0, rotated.output);
  const [, from, to] =
    /Replaced the master key (\w{16}) by (\w{16}), which wraps 2 keys/.exec(rotated.output) ?? [];
  assert.ok(from && to && from !== to && verified.output.includes(from), rotated.output);
  assert.equal(keyIn('master.key.previous'), former);
  assert.notEqual(keyIn('master.key'), former);
  assert.equal(statSync(join(dataDir, 'master.key')).mode & 0o777, 0o600);

  // The server reads what it has not read yet, and what is new is wrapped with the new key.
  assert.equal((await call('get:/things')).status, 200);
  assert.equal(upstream.requests.at(-1)?.headers['x-api-key'], 'header-secret');
  await instance.api('POST', '/api/workspaces', { name: 'New', slug: 'new' });
  const spec = await instance.api('POST', '/api/workspaces/new/specs', { document: DOCUMENT });
  assert.ok(typeof spec.body === 'object' && spec.body !== null && 'id' in spec.body);
  const created = await instance.api('POST', '/api/workspaces/new/integrations', {
    spec_id: spec.body.id,
    slug: 'api',
    base_url: upstream.url,
    operations: ['get:/things'],
    headers: HEADERS,
  });
  assert.equal(created.status, 201);
  const keys = await instance.db.selectFrom('data_keys').select('master_key_id').execute();
  assert.deepEqual(new Set(keys.map(({ master_key_id }) => master_key_id)), new Set([to]));
  assert.equal((await run('rotate')).code, 0);
  await instance.close();
  const again = await startInstance(t, { DATA_DIR: dataDir, ...egress });
  assert.equal((await again.api('GET', '/api/workspaces/new/integrations/api')).status, 200);
  assert.match((await run('verify')).output, /^All 3 secrets decrypt/m);
});

test('secrets that do not decrypt are listed by row, and nothing is rotated', async (t) => {
  const instance = await startInstance(t);
  const { integration } = await registerApi(instance, {
    document: DOCUMENT,
    base_url: 'https://api.example.com',
    headers: HEADERS,
  });
  const alerts = await instance.api('POST', '/api/workspaces/default/alert-destinations', {
    name: 'Hook',
    type: 'webhook',
    url: 'https://hooks.example.com/',
    events: ['token.created'],
  });
  const { id: destination } = expectBody(alerts, AlertDestinationWithSecret);
  const file = join(instance.dataDir, 'master.key');
  const right = readFileSync(file);
  writeFileSync(file, Buffer.alloc(32, 1).toString('base64'));
  const run = (...args: string[]) => runOperatorHere(['keys', ...args], { DATA_DIR: instance.dataDir });
  const { code, output } = await run('verify');
  assert.equal(code, 1);
  assert.match(
    output,
    new RegExp(`^does not decrypt: integration_headers/${integration.id}/X-Api-Key$`, 'm'),
  );
  assert.match(output, new RegExp(`^does not decrypt: alert_destinations/${destination}$`, 'm'));
  assert.match(output, /^3 of 3 secrets do not decrypt/m);
  assert.ok(!output.includes('header-secret'));
  const rotated = await run('rotate');
  assert.match(rotated.output, /2 keys do not decrypt with the master keys that there are/);
  assert.deepEqual([rotated.code, existsSync(`${file}.previous`)], [1, false]);
  writeFileSync(file, right);
  assert.equal((await run('verify')).code, 0);
});

test('a master key that the operator has is wrapped with again, and not replaced', async (t) => {
  const dataDir = temporaryFolder(t);
  const [one, two] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64'));
  await (await startInstance(t, { DATA_DIR: dataDir, MASTER_KEY: one ?? '' })).close();
  const env = { DATA_DIR: dataDir, MASTER_KEY: two ?? '', MASTER_KEY_PREVIOUS: one ?? '' };
  const { code, output } = await runOperatorHere(['keys', 'rotate'], env);
  assert.equal(code, 0, output);
  assert.match(output, /Wrapped \d+ keys again with the master key/);
  const alone = await runOperatorHere(['keys', 'verify'], { DATA_DIR: dataDir, MASTER_KEY: two ?? '' });
  assert.equal(alone.code, 0, alone.output);
});

test('the master key is exported encrypted, and in no other way', async (t) => {
  const { dataDir } = await startInstance(t);
  const folder = temporaryFolder(t);
  const identity = await generateIdentity();
  const recipient = await identityToRecipient(identity);
  const run = (...args: string[]) => runOperatorHere(['keys', ...args], { DATA_DIR: dataDir });
  const plain = await run('export-recovery', join(folder, 'plain'));
  assert.match(plain.output, /is exported encrypted only/);
  assert.deepEqual([plain.code, existsSync(join(folder, 'plain'))], [1, false]);
  const file = join(folder, 'recovery');
  const exported = await run('export-recovery', file, '--recipient', recipient);
  assert.equal(exported.code, 0, exported.output);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const text = await decrypter.decrypt(armor.decode(readFileSync(file, 'utf8').trim()), 'text');
  assert.equal(text, readFileSync(join(dataDir, 'master.key'), 'utf8'));
  assert.equal((await run('export-recovery')).code, 2);
});
