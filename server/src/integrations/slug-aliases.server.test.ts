import assert from 'node:assert/strict';
import { before, beforeEach, describe, type TestContext, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { Integration, IntegrationSummary } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { createInvalidationBus } from '../storage/invalidation-bus.ts';
import { openDatabaseOf } from '../testing/database.ts';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { callWith, client, registerApi, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { createSlugAliases } from './slug-aliases.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};
const BASE = '/api/workspaces/default';
const DAY_MS = 86_400_000;

describe('the former slug of an integration', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;
  let registered: Awaited<ReturnType<GatewayFixture['register']>>;
  let former: string;
  let renamed: string;
  let count = 0;

  before(async () => {
    gateway = await startGatewayFixture(scope, { document: DOCUMENT });
  });

  beforeEach(async () => {
    count += 1;
    former = `former-${count}`;
    renamed = `renamed-${count}`;
    registered = await gateway.register({ slug: former });
    await registered.call('get:/things');
    await rename(former, renamed);
  });

  const rename = async (slug: string, to: string) => {
    const response = await api('PATCH', `${BASE}/integrations/${slug}`, { slug: to }, { 'if-match': '*' });
    return expectBody(response, Integration);
  };
  const api: GatewayFixture['instance']['api'] = (...args) => gateway.instance.api(...args);
  const create = (slug: string) =>
    api('POST', `${BASE}/integrations`, {
      spec_id: registered.spec.id,
      slug,
      base_url: gateway.upstream.url,
      operations: ['get:/things'],
    });
  const callBy = async (slug: string) => {
    const http = client(gateway.instance.url, { authorization: `Bearer ${registered.token}` });
    return (await callWith(http, registered.app.id, slug)('get:/things')).status;
  };
  const aliasesOf = async (slug: string) =>
    expectBody(await api('GET', `${BASE}/integrations/${slug}`), Integration).aliases.map((one) => one.slug);
  const inDays = (t: TestContext, days: number) => {
    const now = Date.now() + days * DAY_MS;
    t.mock.method(Date, 'now', () => now);
  };

  test('leads to it for 30 days, from memory, and then to nothing', async (t) => {
    assert.equal(await callBy(former), 200);
    const db = await openDatabaseOf(t, gateway.instance.dataDir);
    await db.deleteFrom('integration_slug_aliases').where('slug', '=', former).execute();
    inDays(t, 29);
    assert.equal(await callBy(former), 200);
    t.mock.restoreAll();
    inDays(t, 31);
    assert.equal(await callBy(former), 404);
    assert.equal(await callBy(renamed), 200);
  });

  test('is listed with the time when it expires, also in the list', async () => {
    const { aliases } = expectBody(await api('GET', `${BASE}/integrations/${renamed}`), Integration);
    assert.deepEqual(
      aliases.map(({ slug }) => slug),
      [former],
    );
    const left = Date.parse(aliases[0]?.expires_at ?? '') - Date.now();
    assert.ok(left > 29 * DAY_MS && left <= 30 * DAY_MS);
    const { items } = expectBody(
      await api('GET', `${BASE}/integrations?limit=200`),
      Page(IntegrationSummary),
    );
    assert.deepEqual(items.find(({ slug }) => slug === renamed)?.aliases, aliases);
    assert.deepEqual(items.find(({ slug }) => slug !== renamed)?.aliases, []);
  });

  test('keeps leading to it after another change, and is its own again when it goes back', async () => {
    await callBy(former);
    const third = `third-${count}`;
    await rename(renamed, third);
    assert.deepEqual([await callBy(former), await callBy(renamed), await callBy(third)], [200, 200, 200]);
    assert.deepEqual(await aliasesOf(third), [former, renamed]);
    await rename(third, former);
    assert.deepEqual(await aliasesOf(former), [renamed, third]);
    assert.deepEqual([await callBy(former), await callBy(renamed), await callBy(third)], [200, 200, 200]);
  });

  test('obeys the settings of the app', async () => {
    await callBy(former);
    const settings = `${BASE}/apps/${registered.app.id}/integrations/${renamed}`;
    await api('PUT', settings, { enabled: false, operations: null });
    assert.equal(await callBy(former), 403);
  });

  test('cannot be taken by another integration: created, renamed or restored', async () => {
    const refused = expectProblem(await create(former), 409, 'slug_taken');
    assert.match(refused.detail, new RegExp(`former slug of the integration "${renamed}".*until 20`));
    const other = await gateway.register({ slug: `other-${count}` });
    const check = async (query = '') =>
      (await api('GET', `${BASE}/integration-slugs/${former}${query}`)).body;
    assert.deepEqual(await check(), { available: false, detail: refused.detail });
    assert.deepEqual(await check(`?integration=${renamed}`), { available: true, detail: null });
    const edit = { slug: former };
    const url = `${BASE}/integrations/other-${count}`;
    expectProblem(await api('PATCH', url, edit, { 'if-match': '*' }), 409, 'slug_taken');
    await api('DELETE', url);
    expectProblem(
      await api('POST', `${BASE}/trash/${other.integration.id}/restore`, edit),
      409,
      'slug_taken',
    );
  });

  test('is ended by an admin: the next call finds nothing, and another integration can have it', async () => {
    await callBy(former);
    const url = `${BASE}/integrations/${renamed}/aliases`;
    expectProblem(await api('DELETE', `${url}/${renamed}`), 404, 'not_found');
    assert.equal((await api('DELETE', `${url}/${former}`)).status, 204);
    assert.equal(await callBy(former), 404);
    assert.deepEqual(await aliasesOf(renamed), []);
    assert.equal((await create(former)).status, 201);
    const log = expectBody(
      await api('GET', `${BASE}/audit-log?target=${registered.integration.id}`),
      Page(AuditEvent),
    );
    assert.deepEqual(
      log.items.map(({ action, changes }) => [action, changes.aliases ?? changes.alias]),
      [
        ['integration.end_alias', [former, null]],
        ['integration.edit', [[], [former]]],
        ['integration.create', [null, []]],
      ],
    );
  });

  test('leads to nothing while the integration is deleted, where its slugs are free, and again once it is restored', async () => {
    await callBy(former);
    await api('DELETE', `${BASE}/integrations/${renamed}?confirm=${renamed}`);
    assert.equal(await callBy(former), 404);
    const restore = (slug?: string) =>
      api('POST', `${BASE}/trash/${registered.integration.id}/restore`, slug === undefined ? {} : { slug });
    await restore();
    assert.equal(await callBy(former), 200);
    await api('DELETE', `${BASE}/integrations/${renamed}?confirm=${renamed}`);
    assert.equal((await create(former)).status, 201);
    await restore();
    assert.deepEqual(await aliasesOf(renamed), [], 'its former slug is that of another integration');
  });

  test('is one of 20 at most', async () => {
    for (let n = 0; n < 19; n++) await rename(n === 0 ? renamed : `x${count}-${n - 1}`, `x${count}-${n}`);
    const change = { slug: `x${count}-19` };
    const refused = await api('PATCH', `${BASE}/integrations/x${count}-18`, change, { 'if-match': '*' });
    assert.match(
      expectProblem(refused, 422, 'invalid_request').errors[0]?.message ?? '',
      /end one of the former/,
    );
  });

  test('is deleted by a job once it has expired', async (t) => {
    const db = await openDatabaseOf(t, gateway.instance.dataDir);
    const left = () =>
      db.selectFrom('integration_slug_aliases').select('slug').where('slug', '=', former).execute();
    const { purgeExpired } = createSlugAliases(db, createInvalidationBus(db));
    await purgeExpired();
    assert.equal((await left()).length, 1);
    await db
      .updateTable('integration_slug_aliases')
      .set({ expires_at: new Date(Date.now() - 1000).toISOString() })
      .where('slug', '=', former)
      .execute();
    await purgeExpired();
    assert.equal((await left()).length, 0);
  });
});

test('a former slug leads to its integration after a restart', async (t) => {
  const dataDir = temporaryFolder(t);
  const first = await startInstance(t, { DATA_DIR: dataDir });
  const { app, token } = await registerApi(first, {
    document: { ...DOCUMENT, servers: [{ url: 'http://127.0.0.1:9' }] },
    slug: 'before',
  });
  await first.api('PATCH', `${BASE}/integrations/before`, { slug: 'after' }, { 'if-match': '*' });
  await first.close();
  const second = await startInstance(t, { DATA_DIR: dataDir });
  const http = client(second.url, { authorization: `Bearer ${token}` });
  const call = await callWith(http, app.id, 'before')('get:/things');
  // Not the 404 of an unknown slug.
  expectProblem(call, 502, 'egress_denied');
});
