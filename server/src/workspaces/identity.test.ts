import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { ADMIN, client, type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';

describe('who sends a management call', () => {
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

  test('a wrong password is refused as a problem document, and nobody signs up', async () => {
    const wrong = await instance.anonymous('POST', '/api/auth/sign-in/email', {
      ...ADMIN,
      password: 'not this one',
    });
    assert.deepEqual([wrong.status, wrong.body.code], [401, 'invalid_email_or_password']);
    const signUp = await instance.anonymous('POST', '/api/auth/sign-up/email', {
      email: 'x@example.com',
      password: 'long enough',
      name: 'X',
    });
    assert.equal(signUp.status, 400);
  });

  test('a session counts from pages of this server and from no page, not from another site', async () => {
    const send = (headers: Record<string, string>) =>
      client(instance.url, { cookie })('POST', '/api/workspaces/default/apps', { name: 'x' }, headers);
    assert.equal((await send({ origin: instance.url, 'sec-fetch-site': 'same-origin' })).status, 201);
    assert.equal((await send({})).status, 201);
    assert.equal((await send({ origin: 'https://evil.example' })).body.code, 'cross_site');
    assert.equal((await send({ 'sec-fetch-site': 'cross-site' })).body.code, 'cross_site');
    assert.equal((await send({ 'sec-fetch-site': 'same-site' })).body.code, 'cross_site');
  });

  test('a personal token works until it is revoked', async () => {
    const made = await instance.api('POST', '/api/tokens', { name: 'short-lived' });
    const api = client(instance.url, { authorization: `bearer ${made.body.token}` });
    assert.deepEqual(
      (await api('GET', '/api/workspaces')).body.items.map(
        ({ slug, role }: { slug: string; role: string }) => [slug, role],
      ),
      [
        ['admin', 'owner'],
        ['default', 'owner'],
      ],
    );
    assert.ok(!JSON.stringify((await api('GET', '/api/tokens')).body).includes(made.body.token));
    assert.equal((await api('DELETE', `/api/tokens/${made.body.id}`)).status, 204);
    assert.equal((await api('GET', '/api/workspaces')).body.code, 'invalid_token');
  });

  test('an unknown address and the description of all of them', async () => {
    assert.deepEqual((await instance.anonymous('GET', '/api/nothing?secret=1')).body.code, 'not_found');
    const { body } = await instance.anonymous('GET', '/api/openapi.json');
    assert.equal(body.openapi, '3.1.0');
    assert.ok(body.paths['/api/workspaces/{workspace}/integrations'].post);
  });
});
