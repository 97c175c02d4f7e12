import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, beforeEach, describe, test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { ReadinessStatus } from '@trunkline/contract/schemas/instance';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { Member } from '@trunkline/contract/schemas/members';
import { Token } from '@trunkline/contract/schemas/tokens';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { ADMIN, callWith, client, type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { createDatabase, dropDatabase } from '../testing/postgres-databases.ts';
import { suiteScope } from '../testing/scope.ts';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { newMember } from '../testing/test-users.ts';
import { until } from '../testing/until.ts';
import { json, startUpstream } from '../testing/upstream.ts';

/** A response of the API, which says what it received. */
const Reached = Type.Object({ data: Type.Object({ key: Type.String() }) });

const SERVER = process.env.TEST_POSTGRES_URL;

describe('nodes on one PostgreSQL database', () => {
  const scope = suiteScope();
  let here: Instance;
  let there: Instance;
  let proxy: TcpProxy;
  let upstreamUrl: string;
  let registered: Awaited<ReturnType<typeof registerApi>>;
  let callThere: ReturnType<typeof callWith>;
  let count = 0;

  before(async () => {
    const database = await createDatabase(SERVER ?? '');
    scope.after(() => dropDatabase(SERVER ?? '', database));
    proxy = await startTcpProxy(scope, database);
    const upstream = await startUpstream(scope, (request, response) =>
      json(response, 200, { key: request.headers['x-key'] ?? null }),
    );
    upstreamUrl = upstream.url;
    const env = { MASTER_KEY: randomBytes(32).toString('base64'), EGRESS_ALLOW: '127.0.0.1' };
    here = await startInstance(scope, { ...env, DATABASE_URL: database });
    there = await startInstance(scope, { ...env, DATABASE_URL: proxy.url });
  });

  /** An integration of two operations, called on both nodes: what it is made from is in the memory of both. */
  beforeEach(async () => {
    proxy.restore();
    count += 1;
    const paths = Object.fromEntries(
      ['/a', '/b'].map((path) => [path, { get: { responses: { 200: { description: 'ok' } } } }]),
    );
    registered = await registerApi(here, {
      document: {
        openapi: '3.1.0',
        info: { title: 'T', version: '1' },
        servers: [{ url: upstreamUrl }],
        paths,
      },
      slug: `api-${count}`,
      headers: [{ name: 'X-Key', value: 'first', sensitive: false }],
    });
    const http = client(there.url, { authorization: `Bearer ${registered.token}` });
    callThere = callWith(http, registered.app.id, registered.integration.slug);
    await registered.call('get:/a');
    await until(resultOf('get:/a'), 'first');
  });

  /** What the API received as its key through the other node, or the status where the call was refused. */
  const resultOf = (operation: string) => async () => {
    const response = await callThere(operation);
    if (response.status !== 200) return response.status;
    return Value.Parse(Reached, response.body).data.key;
  };
  const integrationUrl = () => `/api/workspaces/default/integrations/${registered.integration.slug}`;
  const edit = async (change: object) =>
    expectBody(await here.api('PATCH', integrationUrl(), change, { 'if-match': '*' }), Integration);
  const setKey = (value: string) => edit({ headers: [{ name: 'X-Key', value, sensitive: false }] });
  const busOf = async () => {
    const { body } = await there.anonymous('GET', '/readyz');
    return Value.Parse(ReadinessStatus, body).parts.bus;
  };

  test('a changed header is used by the other node', async () => {
    await setKey('second');
    await until(resultOf('get:/a'), 'second');
  });

  test('an operation that was removed is refused by the other node', async () => {
    await until(resultOf('get:/b'), 'first');
    await edit({ operations: ['get:/a'] });
    await until(resultOf('get:/b'), 404);
  });

  test('settings of an app apply on the other node', async () => {
    const url = `/api/workspaces/default/apps/${registered.app.id}/integrations/${registered.integration.slug}`;
    expectOk(await here.api('PUT', url, { enabled: false, operations: null }));
    await until(resultOf('get:/a'), 403);
  });

  test('a revoked token is refused by the other node', async () => {
    const url = `/api/workspaces/default/apps/${registered.app.id}/tokens`;
    const [token] = expectBody(await here.api('GET', url), Page(Token)).items;
    expectOk(await here.api('DELETE', `${url}/${token?.id}`));
    await until(resultOf('get:/a'), 401);
  });

  test('a deleted integration is not found by the other node, and found again once it is restored', async () => {
    expectOk(await here.api('DELETE', `${integrationUrl()}?confirm=${registered.integration.slug}`));
    await until(resultOf('get:/a'), 404);
    expectOk(
      await here.api('POST', `/api/workspaces/default/trash/${registered.integration.id}/restore`, {}),
    );
    await until(resultOf('get:/a'), 'first');
  });

  test('a plan applies on the other node', async () => {
    const rename = async () =>
      (await there.api('PATCH', integrationUrl(), { name: 'Renamed' }, { 'if-match': '*' })).status;
    expectOk(await here.api('PATCH', '/api/operator/workspaces/default', { plan: 'starter' }));
    await until(rename, 403);
    expectOk(await here.api('PATCH', '/api/operator/workspaces/default', { plan: 'builder' }));
    await until(rename, 200);
  });

  test('a role applies on the other node', async () => {
    const member = await newMember(there, `member-${count}@example.com`, 'admin');
    const rename = async () =>
      (await member.api('PATCH', integrationUrl(), { name: 'Renamed' }, { 'if-match': '*' })).status;
    assert.equal(await rename(), 200);
    const members = '/api/workspaces/default/members';
    const { items } = expectBody(await here.api('GET', members), Page(Member));
    const id = items.find(({ email }) => email === member.email)?.user_id;
    expectOk(await here.api('PATCH', `${members}/${id}`, { role: 'viewer' }));
    await until(rename, 403);
  });

  test('changes while the connections of a node are cut are used once they are back', async () => {
    for (let round = 1; round <= 3; round += 1) {
      proxy.cut();
      await setKey(`cut ${round}`);
      assert.notEqual(await resultOf('get:/a')(), `cut ${round}`, 'a call is served from memory');
      proxy.restore();
      await until(resultOf('get:/a'), `cut ${round}`);
    }
  });

  test('a node that receives no changes says so, reads from the database, and then receives them again', async () => {
    proxy.cutAfter('listen ');
    await until(async () => (await busOf()) === 'ok', false);
    await setKey('unheard');
    assert.equal(await resultOf('get:/a')(), 'unheard');
    await edit({ operations: ['get:/a'] });
    assert.equal(await resultOf('get:/b')(), 404);
    proxy.restore();
    await until(busOf, 'ok');
    await setKey('changed');
    await until(resultOf('get:/a'), 'changed');
  });

  test('a node whose database is away serves calls from memory', async () => {
    proxy.cut();
    await until(async () => (await busOf()) === 'ok', false);
    for (let call = 0; call < 3; call += 1) assert.equal(await resultOf('get:/a')(), 'first');
    proxy.restore();
    await until(busOf, 'ok');
  });
});

function expectOk({ status, body }: { status: number; body: unknown }): void {
  assert.ok(status < 300, JSON.stringify(body));
}

describe('the master key of nodes on one database', {
  skip: SERVER === undefined && 'it needs PostgreSQL',
}, () => {
  const scope = suiteScope();
  const key = () => randomBytes(32).toString('base64');
  /** Given, they make a first start: no data folder is copied. */
  const ADMIN_SETTINGS = { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password };
  const refusal = /Another server uses the database .* Set MASTER_KEY/;

  async function emptyDatabase(): Promise<string> {
    const database = await createDatabase(SERVER ?? '');
    scope.after(() => dropDatabase(SERVER ?? '', database));
    return database;
  }

  test('a node with another one refuses to start, and leaves what is stored as it is', async () => {
    const DATABASE_URL = await emptyDatabase();
    const MASTER_KEY = key();
    const instance = await startInstance(scope, { DATABASE_URL, MASTER_KEY });
    await registerApi(instance, {
      document: {
        openapi: '3.1.0',
        info: { title: 'T', version: '1' },
        paths: { '/a': { get: { responses: {} } } },
      },
      base_url: 'https://api.example.com',
      headers: [{ name: 'X-Key', value: 'secret', sensitive: true }],
    });
    const start = (env: Record<string, string>) =>
      startInstance(scope, { DATABASE_URL, DATA_DIR: temporaryFolder(scope), ...env });
    await assert.rejects(start({ MASTER_KEY: key() }), refusal);
    await assert.rejects(start({}), refusal);
    const { body } = await (await start({ MASTER_KEY })).anonymous('GET', '/readyz');
    assert.equal(Value.Parse(ReadinessStatus, body).parts.secrets, 'ok');
  });

  test('two nodes that start at once with the same one, on an empty database, both start', async () => {
    const env = { ...ADMIN_SETTINGS, DATABASE_URL: await emptyDatabase(), MASTER_KEY: key() };
    const nodes = await Promise.all([1, 2].map(() => startInstance(scope, env)));
    for (const { api } of nodes) assert.equal((await api('GET', '/api/workspaces/default')).status, 200);
  });

  test('nodes on one data folder share its key', async () => {
    const env = {
      ...ADMIN_SETTINGS,
      DATABASE_URL: await emptyDatabase(),
      DATA_DIR: temporaryFolder(scope),
    };
    const nodes = await Promise.all([1, 2].map(() => startInstance(scope, env)));
    for (const { api, anonymous } of nodes) {
      assert.equal((await api('GET', '/api/workspaces/default')).status, 200);
      assert.equal((await anonymous('GET', '/readyz')).status, 200);
    }
  });

  test('of two nodes that start at once without one, on an empty database, one starts', async () => {
    const DATABASE_URL = await emptyDatabase();
    const starts = await Promise.allSettled(
      [1, 2].map(() =>
        startInstance(scope, { ...ADMIN_SETTINGS, DATABASE_URL, DATA_DIR: temporaryFolder(scope) }),
      ),
    );
    const failed = starts.filter((start) => start.status === 'rejected');
    assert.equal(failed.length, 1);
    assert.match(String(failed[0]?.reason), refusal);
  });
});
