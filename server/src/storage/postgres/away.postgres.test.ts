import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { Page } from '@trunkline/contract/schemas/lists';
import { sql } from 'kysely';
import { databaseOf } from '../../testing/database.ts';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { ADMIN, callWith, client, startInstance } from '../../testing/instance.ts';
import { suiteScope } from '../../testing/scope.ts';
import { startTcpProxy, type TcpProxy } from '../../testing/tcp-proxy.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

const BASE = '/api/workspaces/default';

describe('a database that is away', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;
  let proxy: TcpProxy;
  let settings: Record<string, string>;

  before(async () => {
    const { location, drop } = await databaseOf(temporaryFolder(scope));
    scope.after(drop);
    proxy = await startTcpProxy(scope, location);
    settings = { DATABASE_URL: proxy.url, MASTER_KEY: randomBytes(32).toString('base64') };
    gateway = await startGatewayFixture(scope, {
      document: {
        openapi: '3.0.0',
        info: { title: 'API', version: '1' },
        paths: { '/things': { get: { responses: {} } } },
      },
      // A first start: this database holds nothing yet.
      settings,
    });
    await gateway.call('get:/things');
    await loggedCalls();
  });

  async function loggedCalls(): Promise<number> {
    const list = await gateway.instance.api('GET', `${BASE}/calls?limit=200`);
    return expectBody(list, Page(CallLogEntry)).items.length;
  }

  const create = () => gateway.instance.api('POST', `${BASE}/apps`, { name: 'An app' });

  test('calls go on, management says so at once, and all rows of the log are there afterwards', async () => {
    const { api, anonymous } = gateway.instance;
    const before = await loggedCalls();
    proxy.cut();
    const calling = Array.from({ length: 20 }, () => gateway.call('get:/things'));
    for (const response of [
      await api('GET', `${BASE}/integrations`),
      await create(),
      await anonymous('POST', '/api/auth/sign-in/email', ADMIN),
    ]) {
      const { detail } = expectProblem(response, 503, 'storage_unavailable');
      assert.match(detail, /database .* does not respond/);
      assert.equal(response.headers.get('retry-after'), '5');
    }
    assert.equal((await anonymous('GET', '/readyz')).status, 503);
    for (const { status } of await Promise.all(calling)) assert.equal(status, 200);
    proxy.restore();
    assert.equal(await loggedCalls(), before + 20);
    assert.equal((await create()).status, 201);
  });

  test('with CALL_LOG=strict a call responds with 503 while its entry cannot be written, which is there afterwards', async (t) => {
    const before = await loggedCalls();
    const strict = await startInstance(t, { ...settings, CALL_LOG: 'strict', EGRESS_ALLOW: '127.0.0.1' });
    const http = client(strict.url, { authorization: `Bearer ${gateway.token}` });
    const call = callWith(http, gateway.app.id, gateway.integration.slug);
    assert.equal((await call('get:/things')).status, 200);
    proxy.freeze();
    for (const response of await Promise.all(Array.from({ length: 20 }, () => call('get:/things')))) {
      const { detail } = expectProblem(response, 503, 'storage_unavailable');
      assert.match(detail, /The call was made/);
      assert.equal(response.headers.get('retry-after'), '5');
    }
    proxy.restore();
    assert.equal((await call('get:/things')).status, 200);
    assert.equal(await loggedCalls(), before + 22);
  });

  test('connections that are reset during a fail-over are replaced', async () => {
    const before = await loggedCalls();
    const calling = Array.from({ length: 10 }, () => gateway.call('get:/things'));
    const creating = Array.from({ length: 5 }, create);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`
      .execute(gateway.instance.db)
      .catch(() => {});
    for (const { status } of await Promise.all(calling)) assert.equal(status, 200);
    for (const response of await Promise.all(creating))
      if (response.status !== 201) expectProblem(response, 503, 'storage_unavailable');
    assert.equal((await create()).status, 201);
    assert.equal(await loggedCalls(), before + 10);
  });
});
