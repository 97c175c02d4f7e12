import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AppIntegrationSettings } from '@trunkline/contract/schemas/app-integrations';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { Dependent, Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { Spec } from '@trunkline/contract/schemas/specs';
import { TrashItem } from '@trunkline/contract/schemas/trash';
import { createInvalidationBus } from '../storage/invalidation-bus.ts';
import { breakWrites } from '../testing/break-writes.ts';
import { openDatabaseOf } from '../testing/database.ts';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { type Instance, startInstance } from '../testing/instance.ts';
import { type Scope, suiteScope } from '../testing/scope.ts';
import { createTrash } from './trash.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};
const BASE = '/api/workspaces/default';

const startGateway = (scope: Scope) =>
  startGatewayFixture(scope, { document: DOCUMENT, headers: [{ name: 'X-Api-Key', value: 'the key' }] });

const trashOf = async ({ api }: Instance) =>
  expectBody(await api('GET', `${BASE}/trash`), Page(TrashItem)).items;

describe('deleting an integration', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;
  let instance: Instance;

  before(async () => {
    gateway = await startGateway(scope);
    instance = gateway.instance;
  });

  test('that no app called needs no confirmation, but a wrong one is refused', async () => {
    await gateway.register({ slug: 'unused' });
    const wrong = await instance.api('DELETE', `${BASE}/integrations/unused?confirm=other`);
    expectProblem(wrong, 409, 'confirmation_required');
    assert.equal((await instance.api('DELETE', `${BASE}/integrations/unused`)).status, 204);
    expectProblem(await instance.api('GET', `${BASE}/integrations/unused`), 404, 'not_found');
  });

  test('that apps call lists them with their calls, and requires the slug as confirmation', async () => {
    const { app, call } = await gateway.register({ slug: 'used' });
    await call('get:/things');
    await call('get:/things');
    const body = expectBody(
      await instance.api('GET', `${BASE}/integrations/used/dependents`),
      Page(Dependent),
    );
    const [dependent] = body.items;
    assert.equal(body.items.length, 1);
    assert.deepEqual(
      { ...dependent, last_call_at: null },
      {
        app_id: app.id,
        name: 'Test app',
        is_app_integration: false,
        last_call_at: null,
        calls: 2,
        calls_30_days: 2,
      },
    );
    assert.ok(Date.now() - Date.parse(dependent?.last_call_at ?? '') < 60_000);

    const refused = await instance.api('DELETE', `${BASE}/integrations/used`);
    assert.equal(refused.status, 409);
    const problem = expectProblem(refused, 409, 'confirmation_required');
    assert.match(problem.detail, /"Test app".*\?confirm=used/);
    assert.deepEqual(
      problem.errors.map(({ path }) => path),
      [`apps.${app.id}`],
    );
    assert.equal((await call('get:/things')).status, 200, 'nothing was deleted');
    assert.equal((await instance.api('DELETE', `${BASE}/integrations/used?confirm=used`)).status, 204);
    expectProblem(await call('get:/things'), 404, 'not_found');
  });

  test('can be undone: headers, settings and calls are as they were', async () => {
    const { app, call, spec } = await gateway.register({ slug: 'back' });
    await instance.api('PUT', `${BASE}/apps/${app.id}/integrations/back`, {
      enabled: true,
      operations: ['get:/things'],
      calls_per_minute: 50,
    });
    const before = expectBody(await instance.api('GET', `${BASE}/integrations/back`), Integration);
    await instance.api('DELETE', `${BASE}/integrations/back?confirm=back`);

    const [entry] = await trashOf(instance);
    assert.ok(entry);
    assert.equal(entry.slug, 'back');
    assert.equal(Date.parse(entry.purge_at) - Date.parse(entry.deleted_at), 30 * 86_400_000);
    const problem = expectProblem(
      await instance.api('DELETE', `${BASE}/specs/${spec.id}`),
      409,
      'spec_in_use',
    );
    assert.match(problem.detail, /integration "back" in the trash/);
    expectProblem(await callById(entry.id), 404, 'not_found');

    const restored = await instance.api('POST', `${BASE}/trash/${entry.id}/restore`);
    assert.deepEqual([restored.status, restored.body], [200, { slug: 'back' }]);
    const after = expectBody(await instance.api('GET', `${BASE}/integrations/back`), Integration);
    assert.deepEqual({ ...after, revision: 0, updated_at: '' }, { ...before, revision: 0, updated_at: '' });
    assert.equal(after.revision, before.revision + 1);
    assert.equal((await call('get:/things')).status, 200);
    assert.equal(gateway.upstream.requests.at(-1)?.headers['x-api-key'], 'the key');
    const settings = expectBody(
      await instance.api('GET', `${BASE}/apps/${app.id}/integrations/back`),
      AppIntegrationSettings,
    );
    assert.equal(settings.calls_per_minute, 50);

    function callById(id: string) {
      return instance.api('GET', `${BASE}/integrations/~${id}`);
    }
  });

  test('makes its slug available; it is restored under another one when that is taken', async () => {
    await gateway.register({ slug: 'taken' });
    await instance.api('DELETE', `${BASE}/integrations/taken`);
    await gateway.register({ slug: 'taken' });
    const [entry] = await trashOf(instance);
    assert.ok(entry);
    const restore = (body: object) => instance.api('POST', `${BASE}/trash/${entry.id}/restore`, body);
    expectProblem(await restore({}), 409, 'slug_taken');
    assert.equal((await restore({ slug: 'Not A Slug' })).status, 422);
    assert.deepEqual((await restore({ slug: 'taken-again' })).body, { slug: 'taken-again' });
    expectProblem(await restore({}), 404, 'not_found');
  });
});

test('a deleted integration is purged on request or after 30 days, with an audit event and its unused spec', async (t) => {
  const { register, instance } = await startGateway(t);
  const specs: Record<string, string> = {};
  for (const slug of ['by-hand', 'by-itself', 'lately']) {
    const { spec } = await register({ slug });
    specs[slug] = spec.id;
    await instance.api('DELETE', `${BASE}/integrations/${slug}`);
  }
  const idOf = async (slug: string) => {
    const entry = (await trashOf(instance)).find((item) => item.slug === slug);
    assert.ok(entry, slug);
    return entry.id;
  };
  const byItself = await idOf('by-itself');
  assert.equal((await instance.api('DELETE', `${BASE}/trash/${await idOf('by-hand')}`)).status, 204);
  await instance.close();

  const db = await openDatabaseOf(t, instance.dataDir);
  const long = new Date(Date.now() - 31 * 86_400_000).toISOString();
  await db.updateTable('integrations').set({ deleted_at: long }).where('id', '=', byItself).execute();
  const restarted = await startInstance(t, { DATA_DIR: instance.dataDir });
  assert.deepEqual(
    (await trashOf(restarted)).map(({ slug }) => slug),
    ['lately'],
  );
  const statusOf = async (slug: string) =>
    (await restarted.api('GET', `${BASE}/specs/${specs[slug]}`)).status;
  assert.deepEqual(
    [await statusOf('by-hand'), await statusOf('by-itself'), await statusOf('lately')],
    [404, 404, 200],
    'a spec is deleted with the last integration that uses it',
  );
  const log = expectBody(
    await restarted.api('GET', `${BASE}/audit-log?action=integration.purge`),
    Page(AuditEvent),
  );
  assert.deepEqual(
    log.items.map(({ target_name, via }) => [target_name, via === 'trash retention']),
    [
      ['by-itself', true],
      ['by-hand', false],
    ],
  );
  const headers = await db
    .selectFrom('integration_headers')
    .selectAll()
    .where('integration_id', '=', byItself)
    .execute();
  assert.deepEqual(headers, []);
});

test('an integration that cannot be purged keeps no other in the trash', async (t) => {
  const { api, db } = await startInstance(t);
  const spec = expectBody(await api('POST', `${BASE}/specs`, { document: DOCUMENT }), Spec);
  for (const slug of ['stuck', 'other']) {
    await api('POST', `${BASE}/integrations`, {
      spec_id: spec.id,
      slug,
      operations: ['get:/things'],
      base_url: 'https://api.example.com',
    });
    await api('DELETE', `${BASE}/integrations/${slug}`);
  }
  await breakWrites(db, { event: 'delete', table: 'integrations', when: "old.deleted_slug = 'stuck'" });
  await db.updateTable('integrations').set({ deleted_at: '2020-01-01T00:00:00.000Z' }).execute();
  const trash = createTrash(db, createInvalidationBus(db));
  const first = expectBody(await api('GET', `${BASE}/trash?limit=1`), Page(TrashItem));
  const path = `${BASE}/trash?limit=1&cursor=${first.next_cursor}`;
  const second = expectBody(await api('GET', path), Page(TrashItem));
  // Both were deleted at the same time.
  assert.deepEqual([...first.items, ...second.items].map(({ slug }) => slug).sort(), ['other', 'stuck']);
  assert.equal(second.next_cursor, null);
  await assert.rejects(trash.purgeExpired(), /1 integration in the trash could not be purged/);
  const body = expectBody(await api('GET', `${BASE}/trash`), Page(TrashItem));
  assert.deepEqual(
    body.items.map(({ slug }) => slug),
    ['stuck'],
  );
});
