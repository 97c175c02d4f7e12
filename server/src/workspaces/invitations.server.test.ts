import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { Me } from '@trunkline/contract/schemas/account';
import {
  Invitation,
  InvitationPreview,
  InvitationWithLink,
  Membership,
} from '@trunkline/contract/schemas/invitations';
import { Page } from '@trunkline/contract/schemas/lists';
import { Workspace } from '@trunkline/contract/schemas/workspaces';
import { openBrowser } from '../testing/browser.ts';
import { ADMIN, client, type Instance, startInstance } from '../testing/instance.ts';
import { startMailbox } from '../testing/mailbox.ts';
import { suiteScope } from '../testing/scope.ts';
import { invite, newOutsider, signIn, tokenIn } from '../testing/test-users.ts';

describe('invitations', () => {
  const scope = suiteScope();
  let instance: Instance;

  before(async () => {
    instance = await startInstance(scope, { TRUST_PROXY: '127.0.0.1' });
    await instance.api('PATCH', '/api/me', { name: 'Ada' });
  });

  const read = (token: string) => instance.anonymous('GET', `/api/invitations/${token}`);
  const accept = (token: string, body?: object) =>
    instance.anonymous('POST', `/api/invitations/${token}/accept`, body);
  const from = (ip: string) => client(instance.url, { 'x-forwarded-for': ip });
  const PASSWORD = 'a long enough password';

  test('a link shows the invitation, creates an account and joins, once', async () => {
    const body = expectBody(
      await instance.api('POST', '/api/workspaces/default/invitations', {
        role: 'editor',
      }),
      InvitationWithLink,
      201,
    );
    assert.deepEqual(Object.keys(body), ['id', 'role', 'email', 'expires_at', 'created_at', 'link']);
    assert.match(body.link, /^http:\/\/127\.0\.0\.1:\d+\/invitation\?token=tli_/);
    assert.equal(Date.parse(body.expires_at) - Date.parse(body.created_at), 7 * 24 * 3_600_000);
    const token = tokenIn(body.link);
    assert.deepEqual((await read(token)).body, {
      workspace: { slug: 'default', name: 'Default' },
      role: 'editor',
      email: null,
      invited_by: 'Ada',
    });

    const credentials = { email: 'Grace@example.com', password: PASSWORD, name: 'Grace' };
    const incomplete = await accept(token, { email: credentials.email });
    assert.equal(expectProblem(incomplete, 422, 'invalid_request').errors[0]?.path, 'password');
    assert.equal((await accept(token, { ...credentials, password: 'short' })).status, 422);
    const joined = await accept(token, credentials);
    assert.deepEqual(
      [joined.status, joined.body],
      [200, { workspace: { slug: 'default', name: 'Default' }, role: 'editor' }],
    );
    const { api } = await signIn(openBrowser(instance.url), { ...credentials, email: 'grace@example.com' });
    const me = expectBody(await api('GET', '/api/me'), Me);
    assert.deepEqual([me.name, me.email, me.email_verified], ['Grace', 'grace@example.com', false]);
    assert.equal(expectBody(await api('GET', '/api/workspaces/default'), Workspace).role, 'editor');
    assert.equal((await accept(token, { ...credentials, email: 'second@example.com' })).status, 404);
    const second = openBrowser(instance.url);
    const signedIn = await second.api('POST', '/api/auth/sign-in/email', {
      email: 'second@example.com',
      password: PASSWORD,
    });
    assert.equal(signedIn.status, 401, 'a used link creates no account either');
  });

  test('a signed-in user joins with their account', async () => {
    const { api } = await newOutsider(instance, 'joins@example.com');
    const token = await invite(instance.api, 'default', { role: 'viewer' });
    const evil = { 'sec-fetch-site': 'cross-site' };
    const crossSite = await api('POST', `/api/invitations/${token}/accept`, undefined, evil);
    expectProblem(crossSite, 403, 'cross_site');
    expectProblem(await accept(token), 401, 'unauthenticated');
    assert.equal(
      expectBody(await api('POST', `/api/invitations/${token}/accept`), Membership).role,
      'viewer',
    );
    const another = await invite(instance.api, 'default', { role: 'admin' });
    const again = await api('POST', `/api/invitations/${another}/accept`, {});
    expectProblem(again, 409, 'already_a_member');
    assert.equal((await read(another)).status, 200, 'it is still valid for another user');
  });

  test('an email that has an account cannot create another', async () => {
    const token = await invite(instance.api, 'default', { role: 'viewer' });
    const taken = await accept(token, { email: ADMIN.email, password: PASSWORD });
    expectProblem(taken, 409, 'account_exists');
    assert.equal((await read(token)).status, 200);
  });

  test('an invitation for an email cannot be accepted with another email', async () => {
    const token = await invite(instance.api, 'default', { role: 'admin', email: 'Alan@example.com' });
    assert.equal(expectBody(await read(token), InvitationPreview).email, 'alan@example.com');
    const { api } = await newOutsider(instance, 'not-alan@example.com');
    const mallory = { email: 'mallory@example.com', password: PASSWORD };
    const refused = [await api('POST', `/api/invitations/${token}/accept`), await accept(token, mallory)];
    for (const response of refused) expectProblem(response, 403, 'forbidden');
    assert.equal((await instance.anonymous('POST', '/api/auth/sign-in/email', mallory)).status, 401);
    const alan = { email: 'alan@EXAMPLE.com', password: PASSWORD };
    const problem = expectProblem(await accept(token, alan), 403, 'email_not_verified');
    assert.match(problem.detail, /open the link in the mail/);
    assert.equal((await instance.anonymous('POST', '/api/auth/sign-in/email', alan)).status, 401);
    const unconfirmed = await newOutsider(instance, 'alan@example.com');
    const refusedToo = await unconfirmed.api('POST', `/api/invitations/${token}/accept`);
    expectProblem(refusedToo, 403, 'email_not_verified');
  });

  test('invitations are listed without their links, changed and revoked', async () => {
    await instance.api('POST', '/api/workspaces', { name: 'Circle', slug: 'circle' });
    const invitations = '/api/workspaces/circle/invitations';
    const created = expectBody(
      await instance.api('POST', invitations, { role: 'viewer', email: 'x@example.com' }),
      InvitationWithLink,
    );
    const { link, ...invitation } = created;
    await instance.api('POST', invitations, { role: 'editor' });
    const body = expectBody(await instance.api('GET', `${invitations}?limit=1`), Page(Invitation));
    assert.deepEqual(body.items, [invitation]);
    const rest = expectBody(
      await instance.api('GET', `${invitations}?limit=1&cursor=${body.next_cursor}`),
      Page(Invitation),
    );
    assert.deepEqual([rest.items.length, rest.next_cursor], [1, null]);

    const changed = await instance.api('PATCH', `${invitations}/${invitation.id}`, { role: 'admin' });
    assert.deepEqual([changed.status, changed.body], [200, { ...invitation, role: 'admin' }]);
    assert.equal(expectBody(await read(tokenIn(link)), InvitationPreview).role, 'admin');
    assert.equal((await instance.api('POST', invitations, { role: 'owner' })).status, 422);
    assert.equal((await instance.api('DELETE', `${invitations}/${invitation.id}`)).status, 204);
    assert.equal((await instance.api('DELETE', `${invitations}/${invitation.id}`)).status, 404);
  });

  test('links that were used, revoked, have expired or never existed get the same response', async () => {
    const used = await invite(instance.api, 'default', { role: 'viewer' });
    await accept(used, { email: 'uses@example.com', password: PASSWORD });
    const revoked = expectBody(
      await instance.api('POST', '/api/workspaces/default/invitations', {
        role: 'viewer',
      }),
      InvitationWithLink,
    );
    await instance.api('DELETE', `/api/workspaces/default/invitations/${revoked.id}`);
    const expired = expectBody(
      await instance.api('POST', '/api/workspaces/default/invitations', {
        role: 'viewer',
      }),
      InvitationWithLink,
    );
    const { db } = instance;
    await db
      .updateTable('invitations')
      .set({ expires_at: new Date().toISOString() })
      .where('id', '=', expired.id)
      .execute();

    const tokens = [used, tokenIn(revoked.link), tokenIn(expired.link), 'tli_made-up'];
    const credentials = { email: 'late@example.com', password: PASSWORD };
    const { api } = await newOutsider(instance, 'later@example.com');
    for (const request of [
      read,
      (token: string) => accept(token, credentials),
      (token: string) => api('POST', `/api/invitations/${token}/accept`),
    ]) {
      const responses = await Promise.all(tokens.map(request));
      const [first] = responses;
      assert.ok(first);
      expectProblem(first, 404, 'not_found');
      for (const { status, body } of responses) assert.deepEqual([status, body], [404, first?.body]);
    }
  });

  test('of several requests that create an account with one link at once, one succeeds', async () => {
    const token = await invite(instance.api, 'default', { role: 'viewer' });
    const emails = Array.from({ length: 6 }, (_, index) => `at-once-${index}@example.com`);
    const responses = await Promise.all(emails.map((email) => accept(token, { email, password: PASSWORD })));
    assert.deepEqual(responses.map(({ status }) => status).sort(), [200, 404, 404, 404, 404, 404]);
    const { db } = instance;
    const accounts = await db
      .selectFrom('user')
      .select('email')
      .where('email', 'like', 'at-once-%')
      .execute();
    assert.equal(accounts.length, 1);
  });

  test('tries ten accounts an hour, from however many networks', async () => {
    const token = await invite(instance.api, 'default', { role: 'viewer' });
    const accept = (index: number, email: string) =>
      from(`10.9.0.${index}`)('POST', `/api/invitations/${token}/accept`, { email, password: PASSWORD });
    for (let index = 0; index < 10; index += 1)
      expectProblem(await accept(index, ADMIN.email), 409, 'account_exists');
    const refused = await accept(10, 'eleventh@example.com');
    expectProblem(refused, 429, 'rate_limited');
    assert.ok(Number(refused.headers.get('retry-after')) > 60);
    const { api } = await newOutsider(instance, 'has-an-account@example.com');
    assert.equal((await api('POST', `/api/invitations/${token}/accept`)).status, 200);
  });

  test('creates thirty accounts a minute for a network, which is a /64 of IPv6', async () => {
    const token = await invite(instance.api, 'default', { role: 'viewer' });
    const accept = (ip: string, link: string) =>
      from(ip)('POST', `/api/invitations/${link}/accept`, { email: 'many@example.com', password: PASSWORD });
    for (let index = 0; index < 30; index += 1)
      expectProblem(await accept(`2001:db8:0:1::${index.toString(16)}`, 'tli_made-up'), 404, 'not_found');
    expectProblem(await accept('2001:db8:0:1::ffff', token), 429, 'rate_limited');
    assert.equal((await accept('2001:db8:0:2::1', token)).status, 200);
  });

  test('of two users who accept a link at once, one joins', async () => {
    const token = await invite(instance.api, 'default', { role: 'viewer' });
    const users = [
      await newOutsider(instance, 'a1@example.com'),
      await newOutsider(instance, 'a2@example.com'),
    ];
    const responses = await Promise.all(
      users.map(({ api }) => api('POST', `/api/invitations/${token}/accept`)),
    );
    assert.deepEqual(responses.map(({ status }) => status).sort(), [200, 404]);
  });
});

describe('an invitation for an email, with a mail server', () => {
  const scope = suiteScope();
  let instance: Instance;
  let mailbox: Awaited<ReturnType<typeof startMailbox>>;
  const password = 'a long enough password';

  before(async () => {
    mailbox = await startMailbox(scope);
    instance = await startInstance(scope, { SMTP_URL: mailbox.url, TRUST_PROXY: '127.0.0.1' });
  });

  /** @returns the token of the link that the admin sees, and that of the mailed one */
  async function inviteByMail(email: string) {
    const shown = await invite(instance.api, 'default', { role: 'viewer', email });
    const mail = await mailbox.next();
    return { shown, mailed: tokenIn(mail.link), mail };
  }

  const accept = (token: string, body?: object) =>
    instance.anonymous('POST', `/api/invitations/${token}/accept`, body);

  test('is mailed to that email only, with its own link', async () => {
    const { shown, mailed, mail } = await inviteByMail('grace@example.com');
    assert.deepEqual(mail.to, ['grace@example.com']);
    assert.match(mail.text, /"Default"/);
    assert.notEqual(mailed, shown);
    for (const token of [shown, mailed]) assert.ok(!instance.logLines.join('').includes(token));
    assert.equal(
      expectBody(await instance.anonymous('GET', `/api/invitations/${mailed}`), InvitationPreview).email,
      'grace@example.com',
    );
  });

  test('creates no account for the inviting member in the name of the invited user', async () => {
    const { shown, mailed } = await inviteByMail('cfo@example.com');
    const credentials = { email: 'cfo@example.com', password };
    expectProblem(await accept(shown, credentials), 403, 'email_not_verified');
    assert.equal((await accept(mailed, credentials)).status, 200);
    const { api } = await signIn(openBrowser(instance.url), credentials);
    assert.equal(expectBody(await api('GET', '/api/me'), Me).email_verified, true);
    assert.equal(expectBody(await api('GET', '/api/workspaces/default'), Workspace).role, 'viewer');
    assert.equal((await accept(shown, credentials)).status, 404);
  });

  test('confirms the email of the account that opens the mailed link', async () => {
    const person = await newOutsider(instance, 'ada@example.com');
    await mailbox.next();
    const { shown, mailed } = await inviteByMail(person.email);
    const join = (token: string) => person.api('POST', `/api/invitations/${token}/accept`);
    expectProblem(await join(shown), 403, 'email_not_verified');
    assert.equal((await join(mailed)).status, 200);
    assert.equal(expectBody(await person.api('GET', '/api/me'), Me).email_verified, true);
    const second = expectBody(await instance.api('POST', '/api/workspaces', { name: 'Second' }), Workspace);
    const again = await invite(instance.api, second.slug, { role: 'viewer', email: person.email });
    await mailbox.next();
    assert.equal((await join(again)).status, 200, 'a confirmed account needs no mailed link');
  });

  test('is mailed five times a day to one email, and then no more', async () => {
    const create = () =>
      instance.api('POST', '/api/workspaces/default/invitations', {
        role: 'viewer',
        email: 'often@example.com',
      });
    for (let count = 0; count < 5; count += 1) {
      assert.equal((await create()).status, 201);
      await mailbox.next();
    }
    const refused = await create();
    expectProblem(refused, 429, 'rate_limited');
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    const shown = await instance.api('POST', '/api/workspaces/default/invitations', { role: 'viewer' });
    assert.equal(shown.status, 201);
  });
});
