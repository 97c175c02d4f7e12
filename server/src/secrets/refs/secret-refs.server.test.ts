import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { recordedLog } from '../../testing/recorded-log.ts';
import { startSecretsManager, startVaultKv } from '../../testing/secret-stores.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import type { SecretRefSettings } from './secret-ref-settings.ts';
import { createSecretRefs } from './secret-refs.ts';

const NEVER = new AbortController().signal;
const SETTINGS: SecretRefSettings = {
  prefixes: ['env:CRM_'],
  ownPaths: ['/proc'],
  refreshMs: 60_000,
  maxAgeMs: 3_600_000,
  environment: { CRM_TOKEN: 'from-env', CRM_EMPTY: '', OTHER: 'x' },
  vault: undefined,
  secretsManagerEndpoint: undefined,
};

/** A resolver with a clock that the test moves. */
function start(settings: Partial<SecretRefSettings> = {}) {
  const { log, entries } = recordedLog();
  const clock = { now: 1_000_000 };
  const refs = createSecretRefs({ ...SETTINGS, ...settings }, log, () => clock.now);
  return { refs, clock, entries, resolve: (ref: string) => refs.resolve('w', ref) };
}

async function refusalOf(resolving: Promise<string>): Promise<string> {
  return resolving.then(
    (value) => assert.fail(`resolved to ${value}`),
    (error: Error) => error.message,
  );
}

describe('a reference to a variable', () => {
  test('is its value', async () => {
    assert.equal(await start().resolve('env:CRM_TOKEN'), 'from-env');
  });

  for (const [ref, message] of [
    ['env:CRM_MISSING', /no variable CRM_MISSING. Set it, and restart/],
    ['env:CRM_EMPTY', /the variable CRM_EMPTY is empty/],
    ['env:OTHER', /is refused: references may begin with env:CRM_\./],
  ] as const)
    test(`${ref} is refused`, async () => {
      assert.match(await refusalOf(start().resolve(ref)), message);
    });

  test('is refused where none are allowed', async () => {
    const { resolve } = start({ prefixes: [] });
    assert.match(await refusalOf(resolve('env:CRM_TOKEN')), /resolves no references. Its operator can allow/);
  });
});

describe('a reference to a file', () => {
  function folder(t: TestContext): string {
    const path = join(temporaryFolder(t), 'secrets');
    mkdirSync(path);
    return path;
  }

  test('is its text without the line break at its end, also behind links within the folder', async (t) => {
    const path = folder(t);
    mkdirSync(join(path, '..2026'));
    writeFileSync(join(path, '..2026', 'token'), 'from-file\n');
    symlinkSync('..2026', join(path, '..data'));
    symlinkSync('..data/token', join(path, 'token'));
    assert.equal(await start({ prefixes: [`file:${path}/`] }).resolve(`file:${path}/token`), 'from-file');
    const link = `${path}-link`;
    symlinkSync(path, link);
    assert.equal(await start({ prefixes: [`file:${link}`] }).resolve(`file:${link}/token`), 'from-file');
  });

  test('that is a secret of the server, or leads to one, is refused', async (t) => {
    const path = folder(t);
    const own = join(path, '..', 'data');
    mkdirSync(own);
    writeFileSync(join(own, 'master.key'), 'master-key');
    writeFileSync(join(path, 'database-url'), 'postgres://');
    symlinkSync(own, join(path, 'data'));
    // As at the start, when the folder was not there yet.
    const ownPaths = [join(path, 'data'), join(path, 'database-url')];
    const { resolve } = start({ prefixes: [`file:${join(path, '..')}/`], ownPaths });
    for (const ref of [join(path, 'database-url'), join(path, 'data/master.key'), join(own, 'master.key')])
      assert.match(await refusalOf(resolve(`file:${ref}`)), /is a secret of the server itself/);
  });

  test('that leads elsewhere, or to no text, is refused without showing it', async (t) => {
    const path = folder(t);
    const outside = join(path, '..', 'outside');
    writeFileSync(outside, 'outside-secret');
    symlinkSync(outside, join(path, 'link'));
    symlinkSync(join(path, '..'), join(path, 'up'));
    mkdirSync(join(path, 'folder'));
    writeFileSync(join(path, 'large'), 'x'.repeat(64 * 1024 + 1));
    writeFileSync(join(path, 'bytes'), Buffer.from([0xff, 0xfe]));
    writeFileSync(join(path, 'blank'), '\n');
    execFileSync('mkfifo', [join(path, 'pipe')]);
    const { resolve } = start({ prefixes: [`file:${path}`] });
    const cases: [name: string, message: RegExp][] = [
      ['/missing', /there is no file/],
      ['/../outside', /is not a reference/],
      ['/link', /is a link that leads out of/],
      ['/up/outside', /is a link that leads out of/],
      ['/folder', /is no file/],
      ['/pipe', /is no file/],
      ['/large', /more than 65536 bytes/],
      ['/bytes', /is no text in UTF-8/],
      ['/blank', /is empty/],
      ['-other/token', /references may begin with/],
    ];
    for (const [name, message] of cases) {
      const refusal = await refusalOf(resolve(`file:${path}${name}`));
      assert.match(refusal, message);
      assert.ok(!refusal.includes('outside-secret'));
    }
  });
});

describe('a reference to Vault', () => {
  const at = (url: string, token = 'hvs.right') => ({
    prefixes: ['vault:kv/crm/', 'vault:old/', 'vault:none/'],
    vault: { url, token, tokenFile: undefined, namespace: undefined },
  });

  test('is the field of a secret, of either version of the engine', async (t) => {
    const { url, state } = await startVaultKv(t);
    state.secrets['kv/data/crm/prod'] = { token: 'from-vault', port: 8200 };
    state.secrets['old/crm'] = { token: 'from-old-vault' };
    const { resolve } = start(at(url));
    assert.equal(await resolve('vault:kv/crm/prod#token'), 'from-vault');
    assert.equal(await resolve('vault:kv/crm/prod#port'), '8200');
    assert.equal(await resolve('vault:old/crm#token'), 'from-old-vault');
  });

  test('that it does not give is refused, with what to do', async (t) => {
    const { url, state } = await startVaultKv(t);
    state.secrets['kv/data/crm/prod'] = { token: 'from-vault', nested: {} };
    const { resolve } = start(at(url));
    const cases: [ref: string, message: RegExp][] = [
      ['vault:kv/crm/prod#other', /has no field other. Correct the part after "#"/],
      ['vault:kv/crm/prod#nested', /the field nested of .* is no text/],
      ['vault:kv/crm/missing#token', /404: there is no secret at kv\/data\/crm\/missing/],
      ['vault:none/crm#token', /403: the token may not/],
    ];
    for (const [ref, message] of cases) assert.match(await refusalOf(resolve(ref)), message);
    assert.match(
      await refusalOf(start(at(url, 'hvs.wrong')).resolve('vault:kv/crm/prod#token')),
      /VAULT_TOKEN has expired, or needs a policy/,
    );
    state.refusal = { status: 503, body: { errors: ['Vault is sealed'] } };
    assert.match(
      await refusalOf(start(at(url)).resolve('vault:kv/crm/prod#token')),
      /503: it is sealed: unseal/,
    );
    assert.match(
      await refusalOf(start(at('http://127.0.0.1:9')).resolve('vault:kv/crm/prod#token')),
      /cannot be reached at VAULT_ADDR/,
    );
  });

  test('is read with the token that its file has now', async (t) => {
    const { url, state } = await startVaultKv(t);
    state.secrets['kv/data/crm/prod'] = { token: 'from-vault' };
    const tokenFile = join(temporaryFolder(t), 'token');
    writeFileSync(tokenFile, 'hvs.old');
    const { refs } = start({ ...at(url), vault: { url, token: 'hvs.old', tokenFile, namespace: undefined } });
    await refusalOf(refs.resolveAnew('w', 'vault:kv/crm/prod#token'));
    writeFileSync(tokenFile, 'hvs.right\n');
    assert.equal(await refs.resolveAnew('w', 'vault:kv/crm/prod#token'), 'from-vault');
  });
});

describe('a reference to AWS Secrets Manager', () => {
  const credentials = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
  const previous = Object.keys(credentials).map((key) => [key, process.env[key]] as const);
  test.before(() => Object.assign(process.env, credentials));
  test.after(() => {
    for (const [key, value] of previous)
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
  });

  test('is the text of a secret, or a field of its JSON', async (t) => {
    const { url, state } = await startSecretsManager(t);
    state.secrets = { 'trunkline/crm': '{"token":"from-aws"}', 'trunkline/plain': 'plain-from-aws' };
    const { resolve } = start({ prefixes: ['aws-sm:trunkline/'], secretsManagerEndpoint: url });
    assert.equal(await resolve('aws-sm:trunkline/crm#token'), 'from-aws');
    assert.equal(await resolve('aws-sm:trunkline/plain'), 'plain-from-aws');
    const refusal = await refusalOf(resolve('aws-sm:trunkline/plain#token'));
    assert.match(refusal, /is no JSON, and has no fields/);
    assert.ok(!refusal.includes('plain-from-aws'));
    assert.match(
      await refusalOf(resolve('aws-sm:trunkline/none#token')),
      /there is no such secret in this region/,
    );
    state.refusal = { status: 400, body: { __type: 'AccessDeniedException' } };
    assert.match(
      await refusalOf(resolve('aws-sm:trunkline/crm#other')),
      /needs secretsmanager:GetSecretValue on it/,
    );
  });
});

describe('values of references', () => {
  /** References to a file that the test writes. */
  function startWithFile(t: TestContext, settings: Partial<SecretRefSettings> = {}) {
    const path = temporaryFolder(t);
    const file = join(path, 'token');
    writeFileSync(file, 'one');
    return { ...start({ prefixes: [`file:${path}/`], ...settings }), file, ref: `file:${file}` };
  }

  test('come from memory, are read again on a schedule, and what uses them notices', async (t) => {
    const { refs, clock, resolve, file, ref, entries } = startWithFile(t);
    const inUse = refs.inUse(new Map([[ref, await resolve(ref)]]));
    writeFileSync(file, 'two');
    assert.equal(await resolve(ref), 'one');
    await refs.refreshDue(NEVER);
    assert.equal(inUse.isOutdated(), false, 'it is not due');
    clock.now += 60_000;
    await refs.refreshDue(NEVER);
    assert.equal(inUse.isOutdated(), true);
    assert.equal(await resolve(ref), 'two');
    const log = entries();
    assert.deepEqual(
      log.map(({ msg }) => msg),
      ['a secret by reference has another value'],
    );
    assert.ok(!/"(one|two)"/.test(JSON.stringify(log)));
  });

  test('go on while the source is away, for a time that is bounded', async (t) => {
    const { refs, clock, resolve, file, ref, entries } = startWithFile(t);
    const inUse = refs.inUse(new Map([[ref, await resolve(ref)]]));
    rmSync(file);
    for (let minute = 1; minute < 60; minute += 1) {
      clock.now += 60_000;
      await refs.refreshDue(NEVER);
    }
    assert.equal(await resolve(ref), 'one');
    assert.equal(inUse.isOutdated(), false);
    clock.now += 60_000;
    await refs.refreshDue(NEVER);
    assert.equal(inUse.isOutdated(), true);
    assert.match(await refusalOf(resolve(ref)), /there is no file/);
    writeFileSync(file, 'two');
    assert.match(
      await refusalOf(resolve(ref)),
      /there is no file/,
      'the source is left alone for some seconds',
    );
    clock.now += 5_000;
    assert.equal(await resolve(ref), 'two');
    assert.deepEqual(
      entries().map(({ msg }) => msg),
      [
        'a secret by reference cannot be resolved: its last value is used',
        'a secret by reference cannot be resolved: its last value is too old, and calls fail',
        'a secret by reference can be resolved again',
        'a secret by reference has another value',
      ],
    );
  });

  test('are read once however many wait, and not more often than some seconds after refusals', async (t) => {
    const { url, state } = await startVaultKv(t);
    state.secrets['kv/data/crm'] = { token: 'one' };
    const { refs, clock, resolve } = start({
      prefixes: ['vault:kv/'],
      vault: { url, token: 'hvs.right', tokenFile: undefined, namespace: undefined },
    });
    const ref = 'vault:kv/crm#token';
    const values = await Promise.all(Array.from({ length: 20 }, () => resolve(ref)));
    assert.deepEqual(new Set(values), new Set(['one']));
    assert.equal(state.requests, 2, 'of the mount, and of the secret');
    const inUse = refs.inUse(new Map([[ref, 'one']]));
    assert.equal(await inUse.refresh(), false);
    assert.equal(state.requests, 4);
    assert.equal(await inUse.refresh(), false);
    assert.equal(state.requests, 4);
    state.secrets['kv/data/crm'] = { token: 'two' };
    clock.now += 5_000;
    assert.equal(await inUse.refresh(), true);
    assert.equal(state.requests, 6);
  });

  test('that nothing uses for a day are forgotten', async (t) => {
    const { refs, clock, resolve, ref, file } = startWithFile(t);
    await resolve(ref);
    writeFileSync(file, 'two');
    clock.now += 25 * 3_600_000;
    await refs.refreshDue(NEVER);
    assert.equal(await resolve(ref), 'two');
  });

  test('are those of a workspace where the prefix names it', async (t) => {
    const { refs, ref, file } = startWithFile(t, { prefixes: [] });
    const own = createSecretRefs(
      { ...SETTINGS, prefixes: [`file:${file.replace('token', '{workspace}')}`] },
      { info() {}, warn() {} },
    );
    assert.equal(refs.refIssue('token', ref)?.isMalformed, false);
    assert.equal(await own.resolve('token', ref), 'one');
    assert.match(await refusalOf(own.resolve('another', ref)), /is refused/);
  });
});
