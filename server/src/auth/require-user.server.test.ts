import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { openDatabase } from '../storage/database.ts';
import { ADMIN, client, type Instance, startInstance } from '../testing/instance.ts';
import { newOutsider } from '../testing/people.ts';
import { suiteScope } from '../testing/scope.ts';

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
    assert.deepEqual([wrong.status, wrong.body.code], [401, 'invalid_email_or_password']);
  });

  test('a session is accepted from pages of this server and from other programs, not from another site', async () => {
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
    const listed = (await api('GET', '/api/tokens')).body.items;
    assert.ok(!JSON.stringify(listed).includes(made.body.token));
    const { expires_at, last_used_at } = listed.find(({ id }: { id: string }) => id === made.body.id);
    assert.equal(expires_at, null);
    assert.ok(Date.parse(last_used_at) >= Date.parse(made.body.created_at));
    assert.equal((await api('DELETE', `/api/tokens/${made.body.id}`)).status, 204);
    assert.equal((await api('GET', '/api/workspaces')).body.code, 'invalid_token');
  });

  test('a personal token stops working when it expires', async () => {
    const make = (expires_at: string) => instance.api('POST', '/api/tokens', { name: 'brief', expires_at });
    assert.equal((await make('2020-01-01T00:00:00Z')).body.errors[0].path, 'expires_at');
    assert.equal((await make('tomorrow')).status, 422);
    const made = await make(new Date(Date.now() + 3_600_000).toISOString());
    const api = client(instance.url, { authorization: `Bearer ${made.body.token}` });
    assert.equal((await api('GET', '/api/me')).status, 200);

    const db = await openDatabase(join(instance.dataDir, 'trunkline.db'));
    await db
      .updateTable('personal_tokens')
      .set({ expires_at: new Date().toISOString() })
      .where('id', '=', made.body.id)
      .execute();
    await db.destroy();
    assert.equal((await api('GET', '/api/me')).body.code, 'invalid_token');
  });

  test('a user cannot revoke the token of another user', async () => {
    const mine = await instance.api('POST', '/api/tokens', { name: 'mine' });
    const other = await newOutsider(instance, 'other@example.com');
    assert.equal((await other.api('DELETE', `/api/tokens/${mine.body.id}`)).status, 404);
    assert.deepEqual((await other.api('GET', '/api/tokens')).body.items, []);
    const api = client(instance.url, { authorization: `Bearer ${mine.body.token}` });
    assert.equal((await api('GET', '/api/me')).status, 200);
  });

  test('an unknown path is 404, and /api/openapi.json lists all paths', async () => {
    assert.deepEqual((await instance.anonymous('GET', '/api/nothing?secret=1')).body.code, 'not_found');
    const { body } = await instance.anonymous('GET', '/api/openapi.json');
    assert.equal(body.openapi, '3.1.0');
    assert.ok(body.paths['/api/workspaces/{workspace}/integrations'].post);
  });
});
