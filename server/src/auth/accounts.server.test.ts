import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CurrentUser, Me, Session } from '@trunkline/contract/schemas/account';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { AuthOptions } from '@trunkline/contract/schemas/sign-in';
import { Token, TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { Workspace } from '@trunkline/contract/schemas/workspaces';
import { type Browser, openBrowser } from '../testing/browser.ts';
import { stopClock } from '../testing/clock.ts';
import { ADMIN, client, type Instance, startInstance } from '../testing/instance.ts';
import { startMailbox } from '../testing/mailbox.ts';
import { runOperator } from '../testing/operator.ts';
import { freePort } from '../testing/port.ts';
import { suiteScope } from '../testing/scope.ts';
import { storedBytes } from '../testing/stored-bytes.ts';
import { newOutsider, signIn, tokenIn } from '../testing/test-users.ts';
import { until } from '../testing/until.ts';

describe('accounts, with sign-up by invitation', () => {
  const scope = suiteScope();
  let instance: Instance;

  before(async () => {
    instance = await startInstance(scope, { TRUST_PROXY: '127.0.0.1' });
  });

  test('the sign-in options are public', async () => {
    const { status, body } = await instance.anonymous('GET', '/api/auth-options');
    const options = {
      sign_up: false,
      single_sign_on: null,
      set_up: true,
      sends_email: false,
      operator_command: 'npm run trunkline --',
    };
    assert.deepEqual([status, body], [200, options]);
    const fresh = await startInstance(scope, { ADMIN_EMAIL: '', ADMIN_PASSWORD: '' });
    assert.equal(expectBody(await fresh.anonymous('GET', '/api/auth-options'), AuthOptions).set_up, false);
  });

  test('a user reads their account and changes the name', async () => {
    const { api } = await signIn(openBrowser(instance.url), ADMIN);
    const { id, ...me } = expectBody(await api('GET', '/api/me'), Me);
    assert.match(id, /./);
    assert.deepEqual(me, {
      email: ADMIN.email,
      name: ADMIN.email,
      email_verified: true,
      two_factor_enabled: false,
      is_operator: true,
    });
    const renamed = expectBody(await api('PATCH', '/api/me', { name: 'Ada' }), Me);
    assert.deepEqual(renamed.name, 'Ada');
    assert.equal(expectBody(await api('GET', '/api/me'), Me).name, 'Ada');
    assert.equal((await api('PATCH', '/api/me', { name: 'Ada', email: 'b@example.com' })).status, 422);
    for (const name of [
      'Ada\nYour mailbox is full',
      'Ada\r',
      'Ada\u2028',
      'Ada\u0000',
      'Ada\u202e moc.elpmaxe',
      'Ada\u2067',
    ])
      expectProblem(await api('PATCH', '/api/me', { name }), 422, 'invalid_request');
    expectProblem(await instance.anonymous('GET', '/api/me'), 401, 'unauthenticated');
  });

  test('a page asks who is signed in, without an error where no one is', async () => {
    const browser = openBrowser(instance.url);
    const current = async () => expectBody(await browser.api('GET', '/api/session'), CurrentUser).user;
    assert.equal(await current(), null);
    const { api } = await signIn(browser, ADMIN);
    assert.deepEqual(await current(), expectBody(await api('GET', '/api/me'), Me));
    await api('POST', '/api/auth/sign-out');
    assert.equal(await current(), null);
  });

  test('a changed password is the only one that works, and the other sessions can be ended with it', async () => {
    const person = await newOutsider(instance, 'changes@example.com');
    const elsewhere = await signIn(openBrowser(instance.url), person);
    const change = (currentPassword: string) =>
      person.api('POST', '/api/auth/change-password', {
        currentPassword,
        newPassword: 'another long password',
        revokeOtherSessions: true,
      });
    expectProblem(await change('not this one'), 403, 'invalid_password');
    assert.equal((await elsewhere.api('GET', '/api/me')).status, 200);
    assert.equal((await change(person.password)).status, 200);
    expectProblem(await elsewhere.api('GET', '/api/me'), 401, 'unauthenticated');
    assert.equal((await person.api('GET', '/api/me')).status, 200);
    const old = await openBrowser(instance.url).api('POST', '/api/auth/sign-in/email', {
      email: person.email,
      password: person.password,
    });
    expectProblem(old, 401, 'invalid_email_or_password');
    await signIn(openBrowser(instance.url), { email: person.email, password: 'another long password' });
  });

  test('sessions are listed without their tokens, and ended one by one or all others at once', async () => {
    const here = await newOutsider(instance, 'sessions@example.com');
    const there = await signIn(openBrowser(instance.url), here);
    const third = await signIn(openBrowser(instance.url), here);
    const outsider = await newOutsider(instance, 'not-sessions@example.com');
    const list = async () => expectBody(await here.api('GET', '/api/sessions'), CompleteList(Session)).items;

    const sessions = await list();
    assert.deepEqual(
      sessions.map(({ current }) => current),
      [false, false, true],
    );
    assert.deepEqual(Object.keys(sessions[0] ?? {}), [
      'id',
      'created_at',
      'updated_at',
      'ip',
      'user_agent',
      'current',
    ]);
    const ofThere = sessions.find(({ ip }) => ip === there.browser.ip);
    for (const cookie of Object.values(there.browser.cookies())) {
      const [token = ''] = decodeURIComponent(cookie).split('.');
      assert.ok(token.length > 20 && !JSON.stringify(sessions).includes(token), 'the token is not shown');
    }

    assert.ok(ofThere);
    assert.equal((await outsider.api('DELETE', `/api/sessions/${ofThere.id}`)).status, 404);
    assert.equal((await there.api('GET', '/api/me')).status, 200);
    assert.equal((await here.api('DELETE', `/api/sessions/${ofThere.id}`)).status, 204);
    expectProblem(await there.api('GET', '/api/me'), 401, 'unauthenticated');
    assert.equal((await here.api('DELETE', `/api/sessions/${ofThere.id}`)).status, 404);

    assert.equal((await here.api('DELETE', '/api/sessions')).status, 204);
    expectProblem(await third.api('GET', '/api/me'), 401, 'unauthenticated');
    assert.equal((await list()).length, 1);

    assert.equal((await here.api('POST', '/api/auth/sign-out')).status, 200);
    expectProblem(await here.api('GET', '/api/me'), 401, 'unauthenticated');
  });

  test('a page of another site can neither end sessions nor sign in', async () => {
    const { browser, api } = await newOutsider(instance, 'csrf@example.com');
    const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expectProblem(await api('DELETE', '/api/sessions', undefined, evil), 403, 'cross_site');
    for (const path of ['sign-out', 'two-factor/enable', 'change-password'])
      expectProblem(await api('POST', `/api/auth/${path}`, {}, evil), 403, 'cross_site');
    const signedOut = openBrowser(instance.url);
    const refused = await signedOut.api('POST', '/api/auth/sign-in/email', ADMIN, {
      ...evil,
      'sec-fetch-mode': 'cors',
    });
    assert.match(expectProblem(refused, 403, 'cross_site').detail, /sets PUBLIC_URL/);
    assert.deepEqual(signedOut.cookies(), {});
    assert.equal((await browser.api('GET', '/api/me')).status, 200);
  });

  test('a sign-in makes a new session, whatever cookie comes with it', async () => {
    const person = await newOutsider(instance, 'fixed@example.com');
    const name = 'better-auth.session_token';
    const tokenOf = (browser: Browser) => browser.cookies()[name];
    const first = tokenOf(person.browser);
    const credentials = { email: person.email, password: person.password };
    assert.ok(first);
    for (const planted of ['planted-by-another', first]) {
      const response = await instance.anonymous('POST', '/api/auth/sign-in/email', credentials, {
        cookie: `${name}=${planted}`,
      });
      const set = response.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`));
      assert.ok(set && !set.startsWith(`${name}=${planted};`), set);
    }
    const { status } = await instance.anonymous('GET', '/api/me', undefined, {
      cookie: `${name}=planted-by-another`,
    });
    assert.equal(status, 401);
  });

  test('other routes of better-auth are not exposed', async () => {
    const { api } = await newOutsider(instance, 'curious@example.com');
    for (const [method, path] of [
      ['GET', 'list-sessions'],
      ['POST', 'revoke-session'],
      ['POST', 'update-user'],
      ['POST', 'link-social'],
      ['POST', 'get-access-token'],
      ['POST', 'delete-user'],
    ] as const)
      assert.equal((await api(method, `/api/auth/${path}`, method === 'GET' ? undefined : {})).status, 404);
  });

  test('too many sign-in attempts from one IP are rate limited, those of other IPs are not', async () => {
    const browser = openBrowser(instance.url);
    let tries = 0;
    const guess = () =>
      browser.api('POST', '/api/auth/sign-in/email', {
        email: `account-${++tries}@example.com`,
        password: 'a wrong guess',
      });
    let response = await guess();
    while (response.status === 401 && tries < 100) response = await guess();
    expectProblem(response, 429, 'rate_limited');
    assert.ok(Number(response.headers.get('retry-after')) > 0);
    await signIn(openBrowser(instance.url), ADMIN);
  });

  test('wrong passwords for one account from many IPs are slowed down; its holder can sign in', async (t) => {
    stopClock(t);
    const person = await newOutsider(instance, 'target@example.com');
    const attempt = (browser: Browser, password: string) =>
      browser.api('POST', '/api/auth/sign-in/email', { email: person.email, password });
    const guess = () => attempt(openBrowser(instance.url), 'a wrong guess');
    for (let count = 0; count < 5; count += 1) expectProblem(await guess(), 401, 'invalid_email_or_password');
    const slowed = await guess();
    const problem = expectProblem(slowed, 429, 'rate_limited');
    assert.match(problem.detail, /for this account/);
    assert.ok(Number(slowed.headers.get('retry-after')) > 0);
    assert.equal(
      (await attempt(person.browser, person.password)).status,
      200,
      'a network of earlier sign-ins',
    );
  });

  test('sign-up without an invitation is refused', async () => {
    const browser = openBrowser(instance.url);
    const refused = await browser.api('POST', '/api/auth/sign-up/email', {
      email: 'new@example.com',
      password: 'long enough',
      name: 'New',
    });
    expectProblem(refused, 403, 'sign_up_closed');
  });

  test('without a mail server no link is logged, and the operator prints one', async () => {
    const person = await newOutsider(instance, 'forgets@example.com');
    await instance.anonymous('POST', '/api/auth/request-password-reset', { email: person.email });
    const log = instance.logLines.join('');
    assert.match(log, /SMTP_URL is not set/);
    assert.doesNotMatch(log, /token=/);
    const { code, output } = await runOperator(['reset-link', person.email], { DATA_DIR: instance.dataDir });
    assert.equal(code, 0, output);
    const [link = ''] = output.split('\n');
    assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/reset-password\?token=/);
    assert.ok(!(await storedBytes(instance)).includes(tokenIn(link)), 'the database has a hash of it');
    const reset = () =>
      instance.anonymous('POST', '/api/password-reset', { token: tokenIn(link), password: 'a new password' });
    assert.equal((await reset()).status, 204);
    expectProblem(await reset(), 401, 'invalid_token');
    const { api } = await signIn(openBrowser(instance.url), { ...person, password: 'a new password' });
    assert.equal(expectBody(await api('GET', '/api/me'), Me).email_verified, true);
  });

  test('all personal tokens are revoked at once', async () => {
    const person = await newOutsider(instance, 'revokes@example.com');
    const body = expectBody(await person.api('POST', '/api/tokens', { name: 'one' }), TokenWithSecret);
    await person.api('POST', '/api/tokens', { name: 'two' });
    const byToken = client(instance.url, { authorization: `Bearer ${body.token}` });
    assert.equal((await byToken('GET', '/api/me')).status, 200);
    assert.equal((await person.api('DELETE', '/api/tokens')).status, 204);
    assert.deepEqual(expectBody(await person.api('GET', '/api/tokens'), CompleteList(Token)).items, []);
    expectProblem(await byToken('GET', '/api/me'), 401, 'invalid_token');
  });
});

describe('accounts, with open sign-up', () => {
  const scope = suiteScope();
  let instance: Instance;
  let mailbox: Awaited<ReturnType<typeof startMailbox>>;

  before(async () => {
    mailbox = await startMailbox(scope);
    instance = await startInstance(scope, {
      PORT: String(await freePort()),
      TRUST_PROXY: '127.0.0.1',
      SIGN_UP: 'open',
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'Trunkline <trunkline@example.com>',
    });
  });

  const PERSON = { email: 'new@example.com', password: 'a long enough password', name: 'New' };

  test('a new account works once its email is confirmed', async () => {
    const options = expectBody(await instance.anonymous('GET', '/api/auth-options'), AuthOptions);
    assert.deepEqual([options.sign_up, options.sends_email], [true, true]);
    const browser = openBrowser(instance.url);
    assert.equal((await browser.api('POST', '/api/auth/sign-up/email', PERSON)).status, 200);
    expectProblem(await browser.api('GET', '/api/me'), 401, 'unauthenticated');
    const early = await browser.api('POST', '/api/auth/sign-in/email', PERSON);
    expectProblem(early, 403, 'email_not_verified');

    const mail = await mailbox.next();
    assert.deepEqual(mail.to, [PERSON.email]);
    const forged = new URL(mail.link);
    forged.searchParams.set('token', `${forged.searchParams.get('token')}x`);
    assert.equal((await browser.visit(forged)).url.searchParams.get('error'), 'INVALID_TOKEN');
    const { url } = await browser.visit(mail.link);
    assert.equal(url.href, `${instance.url}/?confirmed=yes`);
    assert.deepEqual(browser.cookies(), {}, 'a mailed link does not sign in');

    const { api } = await signIn(browser, PERSON);
    assert.equal(expectBody(await api('GET', '/api/me'), Me).email_verified, true);
    assert.deepEqual(
      expectBody(await api('GET', '/api/workspaces'), CompleteList(Workspace)).items.map(({ kind, role }) => [
        kind,
        role,
      ]),
      [['personal', 'owner']],
    );
  });

  test('a name is one line', async () => {
    const { api } = openBrowser(instance.url);
    for (const name of ['Ada\nYour mailbox is full', 'Ada\u202e moc.elpmaxe', 'x'.repeat(201)]) {
      const refused = await api('POST', '/api/auth/sign-up/email', { ...PERSON, name });
      assert.match(expectProblem(refused, 422, 'invalid_request').detail, /name takes one line/);
    }
  });

  test('neither a sign-up nor a reset reveals whether an email has an account', async () => {
    const shapeOf = async (path: string, body: unknown) => {
      const response = await openBrowser(instance.url).api('POST', path, body);
      const fields = JSON.stringify(response.body, (key, value: object) =>
        key === 'user' ? Object.keys(value) : value,
      );
      return [response.status, fields];
    };
    const signUp = (email: string) => shapeOf('/api/auth/sign-up/email', { ...PERSON, email });
    assert.deepEqual(await signUp(ADMIN.email), await signUp('unknown@example.com'));
    assert.deepEqual(
      (await mailbox.next()).to,
      ['unknown@example.com'],
      'the holder of the account gets no mail',
    );

    const reset = (email: string) => shapeOf('/api/auth/request-password-reset', { email });
    assert.deepEqual(await reset(ADMIN.email), await reset('no-account@example.com'));
    assert.deepEqual((await mailbox.next()).to, [ADMIN.email]);
    assert.equal(mailbox.received.length, 0);
  });

  test('a mailed link sets a new password once, ends every session and revokes the personal tokens it lists', async () => {
    const browser = openBrowser(instance.url);
    const { api } = await signIn(browser, ADMIN);
    const body = expectBody(await api('POST', '/api/tokens', { name: 'on the laptop' }), TokenWithSecret);
    const byToken = client(instance.url, { authorization: `Bearer ${body.token}` });
    await browser.api('POST', '/api/auth/request-password-reset', { email: ADMIN.email });
    const mail = await mailbox.next();
    assert.ok(mail.link.startsWith(`${instance.url}/reset-password?token=`), mail.link);
    const stored = await storedBytes(instance);
    assert.ok(!stored.includes(tokenIn(mail.link)), 'the database has no link that works');
    const reset = (password: string, token = tokenIn(mail.link)) =>
      instance.anonymous('POST', '/api/password-reset', { token, password });

    assert.deepEqual(expectProblem(await reset('short'), 422, 'invalid_request').errors, [
      { path: 'password', message: 'takes 8 to 128 characters' },
    ]);
    expectProblem(await reset('an entirely new password', 'made-up'), 401, 'invalid_token');
    assert.equal((await reset('an entirely new password')).status, 204);
    expectProblem(await reset('a third password'), 401, 'invalid_token');
    assert.match(mail.text, /revokes your personal tokens: "tests", "on the laptop"/);
    expectProblem(await api('GET', '/api/me'), 401, 'unauthenticated');
    expectProblem(await byToken('GET', '/api/me'), 401, 'invalid_token');
    await signIn(openBrowser(instance.url), { ...ADMIN, password: 'an entirely new password' });
  });

  test('a reset confirms the email, and deletes the personal tokens that were created before', async () => {
    const byInvitation = await startInstance(scope, { TRUST_PROXY: '127.0.0.1', SMTP_URL: mailbox.url });
    const taken = await newOutsider(byInvitation, 'taken@example.com');
    assert.deepEqual((await mailbox.next()).to, [taken.email], 'the mail asks to confirm the email');
    assert.equal(expectBody(await taken.api('GET', '/api/me'), Me).email_verified, false);
    const body = expectBody(
      await taken.api('POST', '/api/tokens', { name: 'to come back with' }),
      TokenWithSecret,
    );
    const comesBack = client(byInvitation.url, { authorization: `Bearer ${body.token}` });
    assert.equal((await comesBack('GET', '/api/me')).status, 200);

    await byInvitation.anonymous('POST', '/api/auth/request-password-reset', { email: taken.email });
    const token = tokenIn((await mailbox.next()).link);
    const password = 'chosen by the holder of the email';
    await byInvitation.anonymous('POST', '/api/password-reset', { token, password });
    const { api } = await signIn(openBrowser(byInvitation.url), { email: taken.email, password });
    assert.equal(expectBody(await api('GET', '/api/me'), Me).email_verified, true);
    expectProblem(await comesBack('GET', '/api/me'), 401, 'invalid_token');
  });

  test('redirects after mails and sign-ins stay on this server', async () => {
    const browser = openBrowser(instance.url);
    for (const [path, body] of [
      ['sign-in/email', { ...PERSON, callbackURL: 'https://evil.example/' }],
      ['send-verification-email', { email: PERSON.email, callbackURL: 'https://evil.example/' }],
      ['request-password-reset', { email: PERSON.email, redirectTo: '//evil.example' }],
    ] as const) {
      const refused = await browser.api('POST', `/api/auth/${path}`, body);
      expectProblem(refused, 422, 'invalid_request');
    }
    const away = await browser.send('/api/auth/verify-email?token=x&callbackURL=https://evil.example');
    assert.equal(away.status, 422);
  });

  test('an error of the mail server is logged, and changes no response', async () => {
    const broken = await startInstance(scope, { SMTP_URL: `smtp://127.0.0.1:${await freePort()}` });
    const requested = await broken.anonymous('POST', '/api/auth/request-password-reset', {
      email: ADMIN.email,
    });
    assert.equal(requested.status, 200);
    // The response does not wait for the mail.
    const isLogged = async () =>
      broken.logLines.join('').includes('a mail could not be sent: check SMTP_URL');
    await until(isLogged, true);
  });
});
