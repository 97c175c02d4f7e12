import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { Me } from '@trunkline/contract/schemas/account';
import { Membership } from '@trunkline/contract/schemas/invitations';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { AuthOptions } from '@trunkline/contract/schemas/sign-in';
import { Workspace } from '@trunkline/contract/schemas/workspaces';
import { type Browser, openBrowser } from '../testing/browser.ts';
import { signInAtProvider, startIdentityProvider, startSingleSignOn } from '../testing/identity-provider.ts';
import { ADMIN, type Instance, startInstance } from '../testing/instance.ts';
import { runOperator } from '../testing/operator.ts';
import { freePort } from '../testing/port.ts';
import { type Scope, suiteScope } from '../testing/scope.ts';
import { invite, newOutsider, signIn, tokenIn } from '../testing/test-users.ts';

/** A provider and a Trunkline that is configured for it. */
async function startBoth(scope: Scope, env: Record<string, string> = {}) {
  const port = await freePort();
  const provider = await startIdentityProvider(scope, `http://127.0.0.1:${port}/api/auth/callback/oidc`);
  const instance = await startInstance(scope, {
    PORT: String(port),
    TRUST_PROXY: '127.0.0.1',
    ...provider.settings,
    ...env,
  });
  return { provider, instance };
}

/** Signs in through the provider. @returns where the browser ends up */
async function signInThroughProvider(browser: Browser, login: string): Promise<URL> {
  const pages = { callbackURL: '/welcome', errorCallbackURL: '/refused' };
  return signInAtProvider(browser, await startSingleSignOn(browser, pages), login);
}

describe('single sign-on', () => {
  const scope = suiteScope();
  let instance: Instance;
  let provider: Awaited<ReturnType<typeof startIdentityProvider>>;

  before(async () => {
    ({ instance, provider } = await startBoth(scope));
    provider.claims.set('admin', { email: ADMIN.email, email_verified: true, name: 'Ada' });
  });

  test('the sign-in options have the provider’s name', async () => {
    const body = expectBody(await instance.anonymous('GET', '/api/auth-options'), AuthOptions);
    assert.deepEqual(body.single_sign_on, { name: 'Example Login' });
  });

  test('signs in to an account whose email is confirmed on both sides', async () => {
    const byPassword = await signIn(openBrowser(instance.url), ADMIN);
    for (const time of ['first', 'second']) {
      const browser = openBrowser(instance.url);
      assert.equal((await signInThroughProvider(browser, 'admin')).pathname, '/welcome', time);
      assert.equal(expectBody(await browser.api('GET', '/api/me'), Me).id, byPassword.id, time);
    }
  });

  test('does not sign in to an account whose email is confirmed on one side only', async () => {
    await newOutsider(instance, 'unconfirmed@example.com');
    provider.claims.set('here', { email: 'unconfirmed@example.com', email_verified: true });
    provider.claims.set('there', { email: ADMIN.email, email_verified: false });
    for (const login of ['here', 'there']) {
      const browser = openBrowser(instance.url);
      const { pathname, searchParams } = await signInThroughProvider(browser, login);
      assert.deepEqual([pathname, searchParams.get('error')], ['/refused', 'account_not_linked'], login);
      expectProblem(await browser.api('GET', '/api/me'), 401, 'unauthenticated');
    }
  });

  test('signs in once the email is confirmed here too', async () => {
    const person = await newOutsider(instance, 'confirms@example.com');
    provider.claims.set('confirms', { email: person.email, email_verified: true });
    await signInThroughProvider(openBrowser(instance.url), 'confirms');
    const { output } = await runOperator(['reset-link', person.email], { DATA_DIR: instance.dataDir });
    const password = 'set with the link of the operator';
    await instance.anonymous('POST', '/api/password-reset', {
      token: tokenIn(output.split('\n', 1)[0] ?? ''),
      password,
    });
    const browser = openBrowser(instance.url);
    assert.equal((await signInThroughProvider(browser, 'confirms')).pathname, '/welcome');
    assert.equal(expectBody(await browser.api('GET', '/api/me'), Me).id, person.id);
  });

  test('creates an account for an invited user, and for no other', async () => {
    provider.claims.set('grace', { email: 'grace@example.com', email_verified: true, name: 'Grace' });
    const visitor = openBrowser(instance.url);
    const refused = await signInThroughProvider(visitor, 'grace');
    assert.deepEqual([refused.pathname, refused.searchParams.get('error')], ['/refused', 'sign_up_closed']);
    expectProblem(await visitor.api('GET', '/api/me'), 401, 'unauthenticated');

    const token = await invite(instance.api, 'default', { role: 'editor', email: 'grace@example.com' });
    const browser = openBrowser(instance.url);
    assert.equal((await signInThroughProvider(browser, 'grace')).pathname, '/welcome');
    const me = expectBody(await browser.api('GET', '/api/me'), Me);
    assert.deepEqual([me.email, me.name, me.email_verified], ['grace@example.com', 'Grace', true]);
    const joined = expectBody(await browser.api('POST', `/api/invitations/${token}/accept`), Membership);
    assert.deepEqual(joined.role, 'editor');
  });

  test('creates no account for an email that the provider has not confirmed', async () => {
    await invite(instance.api, 'default', { role: 'editor', email: 'doubtful@example.com' });
    provider.claims.set('doubtful', { email: 'doubtful@example.com', email_verified: false });
    const { searchParams } = await signInThroughProvider(openBrowser(instance.url), 'doubtful');
    assert.equal(searchParams.get('error'), 'email_not_verified');
  });

  test('redirects to no other origin, and accepts no ID token as a credential', async () => {
    const { api } = openBrowser(instance.url);
    const start = (fields: object) =>
      api('POST', '/api/auth/sign-in/social', { provider: 'oidc', ...fields });
    for (const field of ['callbackURL', 'errorCallbackURL', 'newUserCallbackURL'])
      expectProblem(await start({ [field]: 'https://evil.example/' }), 422, 'invalid_request');
    expectProblem(await start({ idToken: { token: 'a.b.c' } }), 400, 'sign_in_refused');
  });

  test('a callback of a sign-in that another browser started is refused', async () => {
    const victim = openBrowser(instance.url);
    const attacker = openBrowser(instance.url);
    const url = await startSingleSignOn(attacker);
    await signInAtProvider(victim, url, 'admin');
    expectProblem(await victim.api('GET', '/api/me'), 401, 'unauthenticated');
  });
});

test('with open sign-up, single sign-on creates accounts', async (scope) => {
  const { instance, provider } = await startBoth(scope, { SIGN_UP: 'open' });
  provider.claims.set('alan', {
    email: 'alan@example.com',
    email_verified: true,
    name: `Alan\nYour mailbox\u202e is full ${'x'.repeat(300)}`,
  });
  const browser = openBrowser(instance.url);
  assert.equal((await signInThroughProvider(browser, 'alan')).pathname, '/welcome');
  const body = expectBody(await browser.api('GET', '/api/workspaces'), CompleteList(Workspace));
  assert.deepEqual(
    body.items.map(({ kind }) => kind),
    ['personal'],
  );
  const { name } = expectBody(await browser.api('GET', '/api/me'), Me);
  assert.equal(name, `Alan Your mailbox is full ${'x'.repeat(174)}`, 'one line of 200 characters');
});

test('while the provider is down, users sign in with a password', async (scope) => {
  const instance = await startInstance(scope, {
    OIDC_ISSUER: `http://127.0.0.1:${await freePort()}`,
    OIDC_CLIENT_ID: 'trunkline',
    OIDC_CLIENT_SECRET: 'secret',
  });
  const { api } = await signIn(openBrowser(instance.url), ADMIN);
  const refused = await api('POST', '/api/auth/sign-in/social', { provider: 'oidc', callbackURL: '/' });
  expectProblem(refused, 503, 'single_sign_on_unavailable');
});
