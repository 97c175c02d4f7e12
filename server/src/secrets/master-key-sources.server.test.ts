import assert from 'node:assert/strict';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import { ADMIN, registerApi, startInstance } from '../testing/instance.ts';
import { startKms, startTransit } from '../testing/key-services.ts';
import { runOperatorHere } from '../testing/operator-here.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { runMasterKeyCommand } from './master-key-command.ts';

const DOCUMENT = {
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};
const SETUP = {
  document: DOCUMENT,
  base_url: 'https://api.example.com',
  headers: [{ name: 'X-Api-Key', value: 'header-secret' }],
};

type Service = Awaited<ReturnType<typeof startTransit>>;
type Case = {
  name: string;
  start: (t: TestContext) => Promise<Service>;
  settings: (service: Service) => Record<string, string>;
  refusals: [refusal: { status: number; body: string }, message: RegExp][];
  throttled: { status: number; body: string };
};

const error = (name: string) => JSON.stringify({ __type: name, message: 'refused' });

const CASES: Case[] = [
  {
    name: 'Vault',
    start: startTransit,
    settings: ({ url }) => ({
      MASTER_KEY_PROVIDER: 'vault-transit',
      VAULT_ADDR: url,
      VAULT_TOKEN: 'hvs.right',
    }),
    refusals: [
      [
        { status: 403, body: '{"errors":["permission denied"]}' },
        /Vault responds with 403: the token may not/,
      ],
      [{ status: 503, body: '{"errors":["Vault is sealed"]}' }, /503: it is sealed: unseal it/],
      [{ status: 404, body: '{"errors":[]}' }, /404: there is no transit engine at transit, or no key/],
      [{ status: 200, body: 'not JSON' }, /Vault cannot be reached at VAULT_ADDR/],
      [{ status: 200, body: '{}' }, /Vault responds with 200: see its log/],
    ],
    throttled: { status: 429, body: '{"errors":["rate limit quota exceeded"]}' },
  },
  {
    name: 'AWS KMS',
    start: startKms,
    settings: ({ url }) => ({
      MASTER_KEY_PROVIDER: 'aws-kms',
      AWS_KMS_KEY_ID: 'alias/trunkline',
      AWS_KMS_ENDPOINT: url,
    }),
    refusals: [
      [{ status: 400, body: error('AccessDeniedException') }, /needs kms:Encrypt and kms:Decrypt/],
      [{ status: 400, body: error('DisabledException') }, /the key is disabled: enable it/],
      [{ status: 400, body: error('NotFoundException') }, /no such key in this region/],
      [{ status: 400, body: error('KMSInvalidStateException') }, /pending deletion/],
    ],
    throttled: { status: 400, body: error('ThrottlingException') },
  },
];

for (const { name, start, settings, refusals, throttled } of CASES)
  describe(`a master key that ${name} wraps`, () => {
    const credentials = {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
    const previous = Object.keys(credentials).map((key): [string, string | undefined] => [
      key,
      process.env[key],
    ]);
    test.before(() => Object.assign(process.env, credentials));
    test.after(() => {
      for (const [key, value] of previous)
        if (value === undefined) delete process.env[key];
        else process.env[key] = value;
    });

    test('is created once, unwrapped at each start, rotated, backed up and restored', async (t) => {
      const service = await start(t);
      const env = {
        DATA_DIR: temporaryFolder(t),
        ADMIN_EMAIL: ADMIN.email,
        ADMIN_PASSWORD: ADMIN.password,
        ...settings(service),
      };
      const first = await startInstance(t, env);
      await registerApi(first, SETUP);
      const stored = await first.db
        .selectFrom('instance')
        .select('value')
        .where('name', '=', 'wrapped_master_key')
        .execute();
      assert.equal(stored.length, 1);
      assert.equal(readdirSync(env.DATA_DIR).includes('master.key'), false);
      const rotated = await runOperatorHere(['keys', 'rotate'], env);
      assert.equal(rotated.code, 0, rotated.output);
      assert.match(rotated.output, /The former key is in the database, wrapped/);
      await first.close();

      service.state.refusal = { ...throttled, times: 1 };
      const second = await startInstance(t, env);
      await second.close();
      const verified = await runOperatorHere(['keys', 'verify'], env);
      assert.match(verified.output, /^All 2 secrets decrypt/);

      const file = join(temporaryFolder(t), 'backup');
      assert.equal((await runOperatorHere(['backup', file], env)).code, 0);
      const elsewhere = { ...env, DATA_DIR: temporaryFolder(t) };
      const restored = await runOperatorHere(['restore', file], elsewhere);
      assert.equal(restored.code, 0, restored.output);

      service.state.key = 1;
      await assert.rejects(startInstance(t, env), /was it wrapped by another one|was wrapped by another key/);
      service.state.key = 0;
      for (const [refusal, message] of refusals) {
        service.state.refusal = refusal;
        const refused = await runOperatorHere(['keys', 'verify'], env);
        assert.match(refused.output, message);
        assert.equal(refused.code, 1);
        assert.ok(!/hvs\.right|AKIDEXAMPLE/.test(refused.output));
      }
    });
  });

describe('a master key that a program prints', () => {
  const KEY = Buffer.alloc(32, 7).toString('base64');
  const refusals: [name: string, script: string, message: RegExp][] = [
    ['that fails', 'echo secret; exit 3', /it ended with 3/],
    ['that prints something else', 'echo secret', /did not print 32 bytes in base64/],
    ['that prints much', 'head -c 10000 /dev/zero', /printed more than 4096 bytes/],
  ];

  function program(t: TestContext, script: string): string {
    const file = join(temporaryFolder(t), 'print key');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o700);
    return file;
  }

  test('is used, without a shell', async (t) => {
    const command = JSON.stringify([program(t, 'echo "$1"'), KEY]);
    const instance = await startInstance(t, {
      DATA_DIR: temporaryFolder(t),
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      MASTER_KEY_COMMAND: command,
    });
    await registerApi(instance, SETUP);
    assert.equal(readdirSync(instance.dataDir).includes('master.key'), false);
    const env = { DATA_DIR: instance.dataDir, MASTER_KEY_COMMAND: command };
    assert.equal((await runOperatorHere(['keys', 'verify'], env)).code, 0);
    await assert.rejects(runMasterKeyCommand(['/missing/program; true']), /it does not start \(ENOENT\)/);
  });

  for (const [name, script, message] of refusals)
    test(`${name} is refused, and what it printed is not shown`, async (t) => {
      await assert.rejects(runMasterKeyCommand([program(t, script)]), (error) => {
        assert.ok(error instanceof StorageUnusable);
        assert.match(error.message, message);
        return !error.message.includes('secret');
      });
    });
});
