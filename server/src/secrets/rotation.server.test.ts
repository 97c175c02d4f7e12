import assert from 'node:assert/strict';
import { hkdfSync, randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { Me } from '@trunkline/contract/schemas/account';
import { TwoFactorSetup } from '@trunkline/contract/schemas/sign-in';
import { Spec } from '@trunkline/contract/schemas/specs';
import { symmetricDecrypt } from 'better-auth/crypto';
import { sql } from 'kysely';
import { writeInstanceValue } from '../storage/instance-values.ts';
import { type Browser, openBrowser } from '../testing/browser.ts';
import { openDatabaseOf } from '../testing/database.ts';
import { signInAtProvider, startIdentityProvider, startSingleSignOn } from '../testing/identity-provider.ts';
import { ADMIN, callWith, client, registerApi, startInstance } from '../testing/instance.ts';
import { runOperator } from '../testing/operator.ts';
import { freePort } from '../testing/port.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { newOutsider, signIn } from '../testing/test-users.ts';
import { totpCode } from '../testing/totp.ts';
import { startUpstream } from '../testing/upstream.ts';
import { loadAccountsSecret } from './accounts-secret.ts';
import { createLocalKeyProvider } from './keys.ts';

const TOTP_PERIOD_MS = 30_000;
const DOCUMENT = {
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};

const base64 = (key: Buffer) => key.toString('base64');

function cookieHeader(browser: Browser): string {
  return Object.entries(browser.cookies())
    .map((pair) => pair.join('='))
    .join('; ');
}

async function storedOauthTokens(t: TestContext, dataDir: string): Promise<(string | null)[]> {
  const db = await openDatabaseOf(t, dataDir);
  const { rows } = await sql<{ accessToken: string | null }>`
    select "accessToken" from account where "providerId" = 'oidc'`.execute(db);
  return rows.map(({ accessToken }) => accessToken);
}

async function accountsSecret(t: TestContext, dataDir: string, masterKey: Buffer): Promise<Buffer> {
  const db = await openDatabaseOf(t, dataDir);
  return loadAccountsSecret(db, createLocalKeyProvider(masterKey), Buffer.alloc(0));
}

test('after two rotations everything stored works with the newest master key alone', async (t) => {
  const upstream = await startUpstream(t, (_request, response) => response.writeHead(200).end('{}'));
  const port = await freePort();
  const provider = await startIdentityProvider(t, `http://127.0.0.1:${port}/api/auth/callback/oidc`);
  const dataDir = temporaryFolder(t);
  const settings = {
    ...provider.settings,
    DATA_DIR: dataDir,
    EGRESS_ALLOW: `127.0.0.1:${upstream.port}`,
    TRUST_PROXY: '127.0.0.1',
  };
  const keys = [randomBytes(32), randomBytes(32), randomBytes(32)] as const;
  const first = await startInstance(t, { ...settings, PORT: String(port), MASTER_KEY: base64(keys[0]) });

  const { app, token } = await registerApi(first, {
    document: DOCUMENT,
    base_url: upstream.url,
    operations: ['get:/things'],
    headers: [{ name: 'X-Api-Key', value: 'header-secret' }],
    credentials: [{ type: 'bearer', token: 'bearer-secret' }],
  });
  const person = await newOutsider(first, 'totp@example.com');
  const begun = expectBody(
    await person.api('POST', '/api/auth/two-factor/enable', { password: person.password }),
    TwoFactorSetup,
  );
  const { totpURI, backupCodes } = begun;
  const code = (steps: number) => totpCode(totpURI, Date.now() + steps * TOTP_PERIOD_MS);
  assert.equal(
    (await person.api('POST', '/api/auth/two-factor/verify-totp', { code: code(-1) })).status,
    200,
  );
  provider.claims.set('ada', { email: ADMIN.email, email_verified: true });
  const browser = openBrowser(first.url);
  await signInAtProvider(browser, await startSingleSignOn(browser), 'ada');
  const sessions = [person.browser, browser].map(cookieHeader);
  await first.close();

  const rotations = [
    { key: keys[1], previous: [keys[0]], step: 0, backupCode: backupCodes[0] },
    { key: keys[2], previous: [keys[1]], step: 1, backupCode: backupCodes[1] },
    { key: keys[2], previous: [], step: undefined, backupCode: backupCodes[2] },
  ];
  for (const { key, previous, step, backupCode } of rotations) {
    const instance = await startInstance(t, {
      ...settings,
      MASTER_KEY: base64(key),
      MASTER_KEY_PREVIOUS: previous.map(base64).join(),
    });
    for (const session of sessions)
      assert.equal((await client(instance.url, { cookie: session })('GET', '/api/me')).status, 200);
    const withPassword = async () => {
      const { api } = openBrowser(instance.url);
      const { email, password } = person;
      assert.partialDeepStrictEqual(
        (await api('POST', '/api/auth/sign-in/email', { email, password })).body,
        { twoFactorRedirect: true },
      );
      return api;
    };
    if (step !== undefined) {
      const verified = await (await withPassword())('POST', '/api/auth/two-factor/verify-totp', {
        code: code(step),
      });
      assert.equal(verified.status, 200, JSON.stringify(verified.body));
    }
    const backup = await (await withPassword())('POST', '/api/auth/two-factor/verify-backup-code', {
      code: backupCode,
    });
    assert.equal(backup.status, 200, JSON.stringify(backup.body));
    const call = callWith(client(instance.url, { authorization: `Bearer ${token}` }), app.id, 'api');
    assert.equal((await call('get:/things')).status, 200);
    const request = upstream.requests.at(-1);
    assert.equal(request?.headers['x-api-key'], 'header-secret');
    assert.equal(request?.headers.authorization, 'Bearer bearer-secret');
    const secret = base64(await accountsSecret(t, dataDir, key));
    const [oauthToken] = await storedOauthTokens(t, dataDir);
    assert.ok(oauthToken, 'the provider issued a token');
    assert.match(await symmetricDecrypt({ key: secret, data: oauthToken }), /./);
    await instance.close();
  }
});

test('accounts of a former version keep the secret derived from its master key', async (t) => {
  const dataDir = temporaryFolder(t);
  const db = await openDatabaseOf(t, dataDir);
  await writeInstanceValue(db, 'better_auth', 'a former version');
  const master = randomBytes(32);
  await startInstance(t, { DATA_DIR: dataDir, MASTER_KEY: base64(master) });
  const derived = Buffer.from(hkdfSync('sha256', master, '', 'trunkline sessions', 32));
  assert.deepEqual(await accountsSecret(t, dataDir, master), derived);
});

test('with a wrong master key no secret is saved; the right one restores everything, or the operator resets it', async (t) => {
  const dataDir = temporaryFolder(t);
  const right = base64(randomBytes(32));
  const first = await startInstance(t, { DATA_DIR: dataDir, MASTER_KEY: right, TRUST_PROXY: '127.0.0.1' });
  const person = await newOutsider(first, 'totp@example.com');
  const enabling = await person.api('POST', '/api/auth/two-factor/enable', { password: person.password });
  const { totpURI, backupCodes } = expectBody(enabling, TwoFactorSetup);
  const code = totpCode(totpURI);
  assert.equal((await person.api('POST', '/api/auth/two-factor/verify-totp', { code })).status, 200);
  await first.close();

  const wrong = { DATA_DIR: dataDir, MASTER_KEY: base64(randomBytes(32)) };
  const second = await startInstance(t, wrong);
  const { email, password } = person;
  const { api } = openBrowser(second.url);
  assert.equal((await api('POST', '/api/auth/sign-in/email', { email, password })).status, 200);
  const verified = await api('POST', '/api/auth/two-factor/verify-totp', { code });
  expectProblem(verified, 503, 'secrets_undecryptable');
  const admin = await signIn(openBrowser(second.url), ADMIN);
  const enabled = await admin.api('POST', '/api/auth/two-factor/enable', { password: ADMIN.password });
  expectProblem(enabled, 503, 'secrets_undecryptable');
  await second.api('POST', '/api/workspaces', { name: 'New', slug: 'new' });
  const spec = expectBody(
    await second.api('POST', '/api/workspaces/new/specs', { document: DOCUMENT }),
    Spec,
  );
  const integration = {
    spec_id: spec.id,
    slug: 'api',
    base_url: 'https://api.example.com',
    operations: ['get:/things'],
    headers: [{ name: 'X-Api-Key', value: 'secret' }],
  };
  const saved = await second.api('POST', '/api/workspaces/new/integrations', integration);
  expectProblem(saved, 409, 'secrets_undecryptable');
  await second.close();

  const restored = await startInstance(t, { DATA_DIR: dataDir, MASTER_KEY: right });
  const again = openBrowser(restored.url);
  await again.api('POST', '/api/auth/sign-in/email', { email, password });
  const backup = { code: backupCodes[0] };
  assert.equal((await again.api('POST', '/api/auth/two-factor/verify-backup-code', backup)).status, 200);
  await restored.close();

  const forgotten = await runOperator(['forget-lost-secrets'], wrong);
  assert.equal(forgotten.code, 0, forgotten.output);
  const fresh = await startInstance(t, wrong);
  await signIn(openBrowser(fresh.url), person);
  assert.equal((await fresh.api('POST', '/api/workspaces/new/integrations', integration)).status, 201);
});

test('the operator turns two-factor authentication of an account off', async (t) => {
  const instance = await startInstance(t, { TRUST_PROXY: '127.0.0.1' });
  const person = await newOutsider(instance, 'totp@example.com');
  const enabling = await person.api('POST', '/api/auth/two-factor/enable', { password: person.password });
  const { totpURI } = expectBody(enabling, TwoFactorSetup);
  await person.api('POST', '/api/auth/two-factor/verify-totp', { code: totpCode(totpURI) });
  const settings = { DATA_DIR: instance.dataDir };
  const { code, output } = await runOperator(['reset-two-factor', 'totp@example.com'], settings);
  assert.equal(code, 0, output);
  const { api } = await signIn(openBrowser(instance.url), person);
  assert.equal(expectBody(await api('GET', '/api/me'), Me).two_factor_enabled, false);
  const unknown = await runOperator(['reset-two-factor', 'nobody@example.com'], settings);
  assert.deepEqual([unknown.code, /no account/.test(unknown.output)], [1, true]);
});
