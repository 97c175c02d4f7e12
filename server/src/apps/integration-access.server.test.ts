import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AppIntegrationSettings } from '@trunkline/contract/schemas/app-integrations';
import { App } from '@trunkline/contract/schemas/apps';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { CatalogItem } from '@trunkline/contract/schemas/calls';
import { Page } from '@trunkline/contract/schemas/lists';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { callWith, client } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';

const THINGS = 'get:/things';
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};
const BASE = '/api/workspaces/default';

describe('which integrations an app may call', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, { document: DOCUMENT, slug: 'first' });
    await gateway.register({ slug: 'second' });
  });

  /** A new app, with what it may call. */
  async function createApp(body: object) {
    const { api, url } = gateway.instance;
    const app = expectBody(await api('POST', `${BASE}/apps`, { name: 'App', ...body }), App, 201);
    const path = `${BASE}/apps/${app.id}`;
    const { token } = expectBody(await api('POST', `${path}/tokens`, {}), TokenWithSecret);
    const http = client(url, { authorization: `Bearer ${token}` });
    return {
      app,
      path,
      call: (slug: string) => callWith(http, app.id, slug)(THINGS),
      change: async (edit: object) => expectBody(await api('PATCH', path, edit), App),
      settings: async (slug: string) =>
        expectBody(await api('GET', `${path}/integrations/${slug}`), AppIntegrationSettings),
      listed: async () => {
        const catalog = await http('GET', `/api/apps/${app.id}/integrations/custom`);
        return expectBody(catalog, Page(CatalogItem)).items.map(({ slug }) => slug);
      },
    };
  }

  test('are all by default, those that are added later included', async () => {
    const { app, call, listed } = await createApp({ integrations: ['first'] });
    assert.equal(app.integration_access, 'all');
    assert.equal((await call('second')).status, 200);
    await gateway.register({ slug: 'later' });
    assert.equal((await call('later')).status, 200);
    assert.deepEqual(await listed(), ['first', 'later', 'second']);
  });

  test('are the selected ones only where it was created so, and none that is added later', async () => {
    const { app, path, call, settings, listed } = await createApp({
      integrations: ['first'],
      integration_access: 'selected',
    });
    assert.equal(app.integration_access, 'selected');
    assert.equal((await call('first')).status, 200);
    const refused = expectProblem(await call('second'), 403, 'integration_disabled');
    assert.match(refused.detail, /selected integrations only, and "second" is not one of them/);
    await gateway.register({ slug: 'added' });
    expectProblem(await call('added'), 403, 'integration_disabled');
    assert.deepEqual(await listed(), ['first']);
    assert.equal((await settings('added')).enabled, false);

    const { api } = gateway.instance;
    const context = await api('GET', `${path}/context.md`);
    assert.match(String(context.body), /`first`/);
    assert.doesNotMatch(String(context.body), /`second`/);
    await api('PUT', `${path}/integrations/second`, { enabled: true, operations: null });
    assert.equal((await call('second')).status, 200);
    assert.deepEqual(await listed(), ['first', 'second']);
  });

  test('change with the next call, and are in the audit log', async () => {
    const { app, call, change, listed } = await createApp({ integrations: ['first'] });
    assert.equal((await call('second')).status, 200);
    assert.equal((await change({ integration_access: 'selected' })).integration_access, 'selected');
    expectProblem(await call('second'), 403, 'integration_disabled');
    assert.equal((await call('first')).status, 200);
    assert.equal((await change({ name: 'Renamed' })).integration_access, 'selected');
    await change({ integration_access: 'all' });
    assert.equal((await call('second')).status, 200);
    assert.ok((await listed()).includes('second'));
    const { items } = expectBody(
      await gateway.instance.api('GET', `${BASE}/audit-log?target=${app.id}`),
      Page(AuditEvent),
    );
    assert.deepEqual(
      items.flatMap(({ action, changes: { integration_access } }) =>
        action === 'app.edit' && integration_access ? [integration_access] : [],
      ),
      [
        ['selected', 'all'],
        ['all', 'selected'],
      ],
    );
  });

  test('a value that there is not is refused', async () => {
    const refused = await gateway.instance.api('POST', `${BASE}/apps`, {
      name: 'App',
      integration_access: 'some',
    });
    expectProblem(refused, 422, 'invalid_request');
  });
});
