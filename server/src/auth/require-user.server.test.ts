import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { Token, TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { Workspace } from '@trunkline/contract/schemas/workspaces';
import { ADMIN, client, type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { newOutsider } from '../testing/test-users.ts';

describe('authentication of management calls', () => {
  const scope = suiteScope();
  let instance: Instance;
  let cookie: string;

  before(async () => {
    instance = await startInstance(scope);
    const session = await instance.anonymous('POST', '/api/auth/sign-in/email', ADMIN);
    const [text = ''] = session.headers.getSetCookie();
    assert.match(text, /HttpOnly; SameSite=Lax/);
    cookie = text.split(';', 1)[0] ?? '';
  });

  test('a wrong password is refused as a problem document', async () => {
    const wrong = await instance.anonymous('POST', '/api/auth/sign-in/email', {
      ...ADMIN,
      password: 'not this one',
    });
    expectProblem(wrong, 401, 'invalid_email_or_password');
  });

  test('a session is accepted from pages of this server and from other programs, not from another site', async () => {
    const send = (headers: Record<string, string>) =>
      client(instance.url, { cookie })('POST', '/api/workspaces/default/apps', { name: 'x' }, headers);
    assert.equal((await send({ origin: instance.url, 'sec-fetch-site': 'same-origin' })).status, 201);
    assert.equal((await send({})).status, 201);
    expectProblem(await send({ origin: 'https://evil.example' }), 403, 'cross_site');
    expectProblem(await send({ 'sec-fetch-site': 'cross-site' }), 403, 'cross_site');
    expectProblem(await send({ 'sec-fetch-site': 'same-site' }), 403, 'cross_site');
  });

  test('a personal token works until it is revoked', async () => {
    const made = expectBody(
      await instance.api('POST', '/api/tokens', { name: 'short-lived' }),
      TokenWithSecret,
    );
    const api = client(instance.url, { authorization: `bearer ${made.token}` });
    assert.deepEqual(
      expectBody(await api('GET', '/api/workspaces'), CompleteList(Workspace)).items.map(({ kind, role }) => [
        kind,
        role,
      ]),
      [
        ['personal', 'owner'],
        ['shared', 'owner'],
      ],
    );
    const listed = expectBody(await api('GET', '/api/tokens'), CompleteList(Token)).items;
    assert.ok(!JSON.stringify(listed).includes(made.token));
    const token = listed.find(({ id }) => id === made.id);
    assert.ok(token?.last_used_at);
    assert.equal(token.expires_at, null);
    assert.ok(Date.parse(token.last_used_at) >= Date.parse(made.created_at));
    assert.equal((await api('DELETE', `/api/tokens/${made.id}`)).status, 204);
    expectProblem(await api('GET', '/api/workspaces'), 401, 'invalid_token');
  });

  test('a personal token stops working when it expires', async () => {
    const make = (expires_at: string) => instance.api('POST', '/api/tokens', { name: 'brief', expires_at });
    const past = expectProblem(await make('2020-01-01T00:00:00Z'), 422, 'invalid_request');
    assert.equal(past.errors[0]?.path, 'expires_at');
    assert.equal((await make('tomorrow')).status, 422);
    const made = expectBody(await make(new Date(Date.now() + 3_600_000).toISOString()), TokenWithSecret);
    const api = client(instance.url, { authorization: `Bearer ${made.token}` });
    assert.equal((await api('GET', '/api/me')).status, 200);

    await instance.db
      .updateTable('personal_tokens')
      .set({ expires_at: new Date().toISOString() })
      .where('id', '=', made.id)
      .execute();
    expectProblem(await api('GET', '/api/me'), 401, 'invalid_token');
  });

  test('a user cannot revoke the token of another user', async () => {
    const mine = expectBody(await instance.api('POST', '/api/tokens', { name: 'mine' }), TokenWithSecret);
    const other = await newOutsider(instance, 'other@example.com');
    assert.equal((await other.api('DELETE', `/api/tokens/${mine.id}`)).status, 404);
    assert.deepEqual(expectBody(await other.api('GET', '/api/tokens'), CompleteList(Token)).items, []);
    const api = client(instance.url, { authorization: `Bearer ${mine.token}` });
    assert.equal((await api('GET', '/api/me')).status, 200);
  });

  test('an unknown path is 404, and /api/openapi.json lists all paths', async () => {
    expectProblem(await instance.anonymous('GET', '/api/nothing?secret=1'), 404, 'not_found');
    const { body } = await instance.anonymous('GET', '/api/openapi.json');
    assert.partialDeepStrictEqual(body, {
      openapi: '3.1.0',
      paths: { '/api/workspaces/{workspace}/integrations': { post: { operationId: 'createIntegration' } } },
    });
  });
});
