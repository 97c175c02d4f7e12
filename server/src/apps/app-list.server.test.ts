import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { App, AppSummary } from '@trunkline/contract/schemas/apps';
import { Page } from '@trunkline/contract/schemas/lists';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { ADMIN, callWith, client } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { json } from '../testing/upstream.ts';

const THINGS = 'get:/things';
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};
const APPS = '/api/workspaces/default/apps';
/** In the order of their creation, after the app of the fixture. */
const NAMES = ['Zebra board', 'apple report', 'Board of 100%', 'Élan'];

describe('the list of apps', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;
  const ids = new Map<string, string>();

  before(async () => {
    gateway = await startGatewayFixture(scope, { document: DOCUMENT, slug: 'first' });
    await gateway.register({ slug: 'second' });
    const { api } = gateway.instance;
    for (const { id } of (await list('')).items) await api('DELETE', `${APPS}/${id}`);
    for (const name of NAMES) {
      const body = { name, integrations: [], ...(name === 'Élan' && { integration_access: 'selected' }) };
      ids.set(name, expectBody(await api('POST', APPS, body), App).id);
    }
  });

  const list = async (query: string) =>
    expectBody(await gateway.instance.api('GET', `${APPS}?${query}`), Page(AppSummary));
  const namesOf = async (query: string) => (await list(query)).items.map(({ name }) => name);

  /** All names, page by page of two. */
  async function everyName(query: string): Promise<string[]> {
    const names: string[] = [];
    for (let cursor = ''; ; ) {
      const { items, next_cursor } = await list(`${query}&limit=2&cursor=${cursor}`);
      names.push(...items.map(({ name }) => name));
      if (next_cursor === null) return names;
      cursor = next_cursor;
    }
  }

  async function call(name: string, operation = THINGS): Promise<void> {
    const { api, url } = gateway.instance;
    const id = ids.get(name) ?? '';
    const { token } = expectBody(await api('POST', `${APPS}/${id}/tokens`, {}), TokenWithSecret);
    await callWith(client(url, { authorization: `Bearer ${token}` }), id, 'first')(operation);
  }

  test('begins with the newest, and is sorted by name in any case, with pages that go on in the order', async () => {
    const newest = NAMES.toReversed();
    assert.deepEqual(await namesOf(''), newest);
    assert.deepEqual(await everyName('sort=newest'), newest);
    const byName = ['apple report', 'Board of 100%', 'Zebra board', 'Élan'];
    assert.deepEqual(await namesOf('sort=name'), byName);
    assert.deepEqual(await everyName('sort=name'), byName);
  });

  test('is searched by words of the name, as they are', async () => {
    assert.deepEqual(await namesOf('search=BOARD'), ['Board of 100%', 'Zebra board']);
    assert.deepEqual(await namesOf('search=board zebra'), ['Zebra board']);
    assert.deepEqual(await namesOf('search=%25'), ['Board of 100%']);
    assert.deepEqual(await namesOf('search=b_ard'), []);
    assert.deepEqual(await everyName('search=board&sort=name'), ['Board of 100%', 'Zebra board']);
  });

  test('says who created an app, what it may call, its calls and errors, and is sorted by them', async () => {
    await call('Zebra board', 'get:/nothing');
    gateway.respond = (_request, response) => json(response, 500, {});
    await call('apple report');
    await call('apple report');
    gateway.respond = (_request, response) => json(response, 200, {});
    await call('Zebra board');
    await gateway.instance.api('PUT', `${APPS}/${ids.get('Zebra board')}/integrations/second`, {
      enabled: false,
      operations: null,
    });
    const { items } = await list('sort=last_call');
    assert.deepEqual(
      items.map((app) => [
        app.name,
        app.calls_7_days,
        app.errors_7_days,
        app.last_call_at !== null,
        [app.allowed_integrations, app.integrations_total],
      ]),
      [
        ['Zebra board', 2, 1, true, [1, 2]],
        ['apple report', 2, 2, true, [2, 2]],
        ['Élan', 0, 0, false, [0, 2]],
        ['Board of 100%', 0, 0, false, [2, 2]],
      ],
    );
    assert.ok(items.every(({ created_by_email }) => created_by_email === ADMIN.email));
    assert.deepEqual(await everyName('sort=last_call'), [
      'Zebra board',
      'apple report',
      'Élan',
      'Board of 100%',
    ]);
    assert.deepEqual(await everyName('sort=errors'), [
      'apple report',
      'Zebra board',
      'Élan',
      'Board of 100%',
    ]);
  });

  test('refuses a cursor of another order, and an order that there is not', async () => {
    const { next_cursor } = await list('sort=name&limit=1');
    const other = await gateway.instance.api('GET', `${APPS}?sort=errors&cursor=${next_cursor}`);
    expectProblem(other, 400, 'malformed_request');
    expectProblem(await gateway.instance.api('GET', `${APPS}?sort=size`), 422, 'invalid_request');
  });
});
