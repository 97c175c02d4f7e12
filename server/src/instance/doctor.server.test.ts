import assert from 'node:assert/strict';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { readSettings } from '../config/settings.ts';
import { registerApi, startInstance } from '../testing/instance.ts';
import { runOperatorHere } from '../testing/operator-here.ts';
import { startOutboundProxy } from '../testing/outbound-proxy.ts';
import { freePort } from '../testing/port.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { json, startUpstream } from '../testing/upstream.ts';
import { examinePermissions } from './data-folder.ts';

const DOCUMENT = {
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};

type Report = Static<typeof Report>;
const Report = Type.Object({
  ok: Type.Boolean(),
  checks: Type.Array(Type.Object({ name: Type.String(), ok: Type.Boolean(), message: Type.String() })),
});

async function examine(env: Record<string, string> & { DATA_DIR: string }) {
  const { code, output } = await runOperatorHere(['doctor', '--json'], env);
  const report: Report = Value.Parse(Report, JSON.parse(output));
  assert.equal(code, report.ok ? 0 : 1);
  return Object.fromEntries(report.checks.map(({ name, ok, message }) => [name, { ok, message }]));
}

test('a healthy installation is said to be so, by line and as JSON', async (t) => {
  const instance = await startInstance(t);
  await registerApi(instance, {
    document: DOCUMENT,
    base_url: 'https://api.example.com',
    headers: [{ name: 'X-Api-Key', value: 'secret' }],
  });
  const env = { DATA_DIR: instance.dataDir, PORT: new URL(instance.url).port };
  const { code, output } = await runOperatorHere(['doctor'], env);
  assert.equal(code, 0, output);
  for (const name of [
    'settings',
    'storage',
    'keys',
    'database clock',
    'disk',
    'permissions',
    'clock',
    'dns',
    'egress',
    'outbound proxy',
    'mail',
    'sso',
    'redis',
    'port',
  ])
    assert.match(output, new RegExp(`^${name} +ok  .`, 'm'));
  const { keys, port } = await examine(env);
  assert.match(keys?.message ?? '', /^all 2 secrets decrypt/);
  assert.match(port?.message ?? '', /^Trunkline responds at http/);
});

test('what does not work is said, with what to do', async (t) => {
  const instance = await startInstance(t);
  const key = join(instance.dataDir, 'master.key');
  chmodSync(key, 0o644);
  const other = await startUpstream(t, (_request, response) =>
    json(response, 200, { issuer: 'https://other.example.com', authorization_endpoint: 'https://x' }),
  );
  const proxy = await startOutboundProxy(t, () => ({ status: 407 }));
  const closed = await freePort();
  const env = {
    DATA_DIR: instance.dataDir,
    PORT: String(other.port),
    SMTP_URL: `smtp://127.0.0.1:${closed}`,
    REDIS_URL: `redis://127.0.0.1:${closed}`,
    OIDC_ISSUER: other.url,
    OIDC_CLIENT_ID: 'trunkline',
    OIDC_CLIENT_SECRET: 'oidc-secret',
    PUBLIC_URL: 'https://trunkline.invalid',
    EGRESS_PROXY: proxy.url,
  };
  const found = await examine(env);
  const expected: Record<string, RegExp> = {
    permissions: /master\.key \(0644\) can be read by other users: chmod 600 \S+master\.key$/,
    mail: /the server of SMTP_URL refuses \(.*check its host/,
    'outbound proxy': /EGRESS_PROXY refuses its user and password/,
    redis: /the server of REDIS_URL does not respond/,
    sso: /the provider calls itself https:\/\/other\.example\.com: set OIDC_ISSUER/,
    dns: /trunkline\.invalid has no IP/,
    port: /another program has the port/,
  };
  for (const [name, message] of Object.entries(expected)) {
    assert.equal(found[name]?.ok, false, name);
    assert.match(found[name]?.message ?? '', message);
  }
  assert.ok(!JSON.stringify(found).includes('oidc-secret'));
  chmodSync(key, 0o600);
  writeFileSync(key, Buffer.alloc(32, 1).toString('base64'));
  const { keys } = await examine({ DATA_DIR: instance.dataDir });
  assert.match(keys?.message ?? '', /encrypted under the master key [0-9a-f]{16}, and there is [0-9a-f]{16}/);
});

test('settings that cannot be used are the one line; a folder without a database is none to mend', async (t) => {
  const DATA_DIR = temporaryFolder(t);
  const { settings } = await examine({ DATA_DIR, PORT: 'none', DATABASE_URL: '' });
  assert.match(settings?.message ?? '', /^PORT is "none"/);
  const port = String(await freePort());
  const found = await examine({ DATA_DIR, PORT: port, DATABASE_URL: '' });
  assert.match(found.storage?.message ?? '', /no database yet/);
  assert.match(found.port?.message ?? '', /is free$/);
  assert.equal(existsSync(join(DATA_DIR, 'trunkline.db')), false);
});

test('who may read and write the data folder is examined', async (t) => {
  const { dataDir } = await startInstance(t);
  const examined = async (changes: Record<string, string> = {}) =>
    (await examine({ DATA_DIR: dataDir, PORT: '0', ...changes })).permissions;
  const right = { ok: true, message: `${dataDir} (0700) and the secrets in it are for their user alone` };
  assert.deepEqual(await examined(), right);
  const key = join(dataDir, 'master.key');
  const replaceable = `can be written by other users, who could replace what is in it: chmod 700 ${dataDir}`;
  const cases: [path: string, mode: number, restored: number, message: string][] = [
    [dataDir, 0o770, 0o700, `${dataDir} (0770) ${replaceable}`],
    [dataDir, 0o707, 0o700, `${dataDir} (0707) ${replaceable}`],
    [key, 0o640, 0o600, `${key} (0640) can be read by other users: chmod 600 ${key}`],
    [key, 0o604, 0o600, `${key} (0604) can be read by other users: chmod 600 ${key}`],
  ];
  for (const [path, mode, restored, message] of cases) {
    chmodSync(path, mode);
    assert.deepEqual(await examined(), { ok: false, message });
    chmodSync(path, restored);
  }
  chmodSync(dataDir, 0o1777);
  assert.equal((await examined())?.ok, true, 'others cannot replace files in a folder for temporary files');
  const shared = temporaryFolder(t);
  chmodSync(shared, 0o777);
  assert.deepEqual(await examined({ DATA_DIR: shared }), { ok: true, message: `${shared} holds no secrets` });
  const missing = join(shared, 'none');
  assert.match(await examinePermissions(readSettings({ DATA_DIR: missing })), /does not exist yet/);
});
