import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { Me, Session } from '@trunkline/contract/schemas/account';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { TwoFactorSetup } from '@trunkline/contract/schemas/sign-in';
import { openBrowser } from '../testing/browser.ts';
import { type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { newOutsider, signIn, type TestUser } from '../testing/test-users.ts';
import { totpCode } from '../testing/totp.ts';

describe('two-factor authentication', () => {
  const scope = suiteScope();
  let instance: Instance;

  before(async () => {
    instance = await startInstance(scope, { TRUST_PROXY: '127.0.0.1' });
  });

  /** Enables it as a user does: password, then the first code. */
  async function enable({ api, password }: TestUser): Promise<{ uri: string; backupCodes: string[] }> {
    const begun = expectBody(await api('POST', '/api/auth/two-factor/enable', { password }), TwoFactorSetup);
    const { totpURI: uri, backupCodes } = begun;
    assert.equal(
      (await api('POST', '/api/auth/two-factor/verify-totp', { code: totpCode(uri) })).status,
      200,
    );
    return { uri, backupCodes };
  }

  /** The first code completes the setup; a code works once, so the next one is of another period. */
  const nextCode = (uri: string) => totpCode(uri, Date.now() + 30_000);

  /** The first step of a sign-in: email and password. */
  async function begin({ email, password }: TestUser) {
    const { api } = openBrowser(instance.url);
    const response = await api('POST', '/api/auth/sign-in/email', { email, password });
    assert.equal(response.status, 200);
    assert.partialDeepStrictEqual(response.body, { twoFactorRedirect: true });
    expectProblem(await api('GET', '/api/me'), 401, 'unauthenticated');
    return api;
  }

  test('is required once it is enabled with a password and a code', async () => {
    const person = await newOutsider(instance, 'totp@example.com');
    const wrong = await person.api('POST', '/api/auth/two-factor/enable', { password: 'not this one' });
    expectProblem(wrong, 403, 'invalid_password');
    const { uri } = await enable(person);
    assert.match(uri, /^otpauth:\/\/totp\/Trunkline/);
    assert.equal(expectBody(await person.api('GET', '/api/me'), Me).two_factor_enabled, true);

    const api = await begin(person);
    const refused = await api('POST', '/api/auth/two-factor/verify-totp', {
      code: totpCode(uri, Date.now() - 3_600_000),
    });
    expectProblem(refused, 401, 'invalid_code');
    const code = nextCode(uri);
    assert.equal((await api('POST', '/api/auth/two-factor/verify-totp', { code })).status, 200);
    assert.equal(expectBody(await api('GET', '/api/me'), Me).email, person.email);
  });

  test('a code works once, even in several requests at once', async () => {
    const person = await newOutsider(instance, 'once@example.com');
    const { uri } = await enable(person);
    const code = nextCode(uri);
    const browsers = [await begin(person), await begin(person), await begin(person)];
    const responses = await Promise.all(
      browsers.map((api) => api('POST', '/api/auth/two-factor/verify-totp', { code, trustDevice: true })),
    );
    assert.deepEqual(responses.map(({ status }) => status).sort(), [200, 401, 401]);
    for (const [index, response] of responses.entries()) {
      if (response.status === 200) continue;
      expectProblem(response, 401, 'invalid_code');
      assert.deepEqual(response.headers.getSetCookie(), []);
      assert.equal((await browsers[index]?.('GET', '/api/me'))?.status, 401);
    }
    assert.equal(expectBody(await person.api('GET', '/api/sessions'), CompleteList(Session)).items.length, 2);
    const later = await (await begin(person))('POST', '/api/auth/two-factor/verify-totp', { code });
    expectProblem(later, 401, 'invalid_code');
  });

  test('a code without the password is refused', async () => {
    const person = await newOutsider(instance, 'half@example.com');
    const { uri } = await enable(person);
    const { api } = openBrowser(instance.url);
    const refused = await api('POST', '/api/auth/two-factor/verify-totp', { code: totpCode(uri) });
    expectProblem(refused, 401, 'two_factor_expired');
  });

  test('a backup code works once', async () => {
    const person = await newOutsider(instance, 'backup@example.com');
    const { backupCodes } = await enable(person);
    const [code] = backupCodes;
    const first = await begin(person);
    assert.equal((await first('POST', '/api/auth/two-factor/verify-backup-code', { code })).status, 200);
    assert.equal((await first('GET', '/api/me')).status, 200);
    const second = await begin(person);
    const again = await second('POST', '/api/auth/two-factor/verify-backup-code', { code });
    expectProblem(again, 401, 'invalid_code');
  });

  test('is no longer required once it is disabled with the password', async () => {
    const person = await newOutsider(instance, 'disable@example.com');
    const { uri } = await enable(person);
    const twice = await person.api('POST', '/api/auth/two-factor/enable', { password: person.password });
    expectProblem(twice, 409, 'two_factor_state');
    const disable = (password: string) => person.api('POST', '/api/auth/two-factor/disable', { password });
    expectProblem(await disable('not this one'), 403, 'invalid_password');
    assert.equal((await disable(person.password)).status, 200);
    const { api } = await signIn(openBrowser(instance.url), person);
    assert.equal(expectBody(await api('GET', '/api/me'), Me).two_factor_enabled, false);
    const none = await api('POST', '/api/auth/two-factor/verify-totp', { code: totpCode(uri) });
    expectProblem(none, 409, 'two_factor_state');
  });
});
