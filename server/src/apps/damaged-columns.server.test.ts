import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import type { Database } from '../storage/database.ts';
import { callWith, client, type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';

const THINGS = 'get:/things';
const APPS = '/api/workspaces/default/apps';
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  servers: [{ url: 'https://things.example' }],
  paths: { '/things': { get: { responses: { 200: { description: 'OK' } } } } },
};

describe('a stored JSON value that is damaged', () => {
  const scope = suiteScope();
  let instance: Instance;
  let db: Database;
  let integrationId: string;

  before(async () => {
    instance = await startInstance(scope);
    const { integration } = await registerApi(instance, {
      document: DOCUMENT,
      slug: 'things',
      operations: [THINGS],
    });
    integrationId = integration.id;
    db = instance.db;
  });

  async function newApp() {
    const body = expectBody(
      await instance.api('POST', APPS, { name: 'An app', integrations: ['things'] }),
      App,
    );
    const token = expectBody(await instance.api('POST', `${APPS}/${body.id}/tokens`, {}), TokenWithSecret);
    const http = client(instance.url, { authorization: `Bearer ${token.token}` });
    return { id: String(body.id), call: () => callWith(http, body.id, 'things')(THINGS) };
  }

  async function damage(appId: string, column: string, value: string): Promise<void> {
    const [table, name = ''] = column.split('.');
    if (table === 'apps')
      await db
        .updateTable('apps')
        .set({ [name]: value })
        .where('id', '=', appId)
        .execute();
    else
      await db
        .updateTable('app_integrations')
        .set({ [name]: value })
        .where('app_id', '=', appId)
        .execute();
  }

  function assertLogged(...parts: string[]): void {
    const line = instance.logLines.find((text) => parts.every((part) => text.includes(part)));
    assert.ok(line, `no line of the log names ${parts.join(', ')}`);
  }

  const damaged: [column: string, value: string, path: (appId: string) => string][] = [
    ['apps.allowed_origins', '{"origin": "https://app.example"}', (id) => `${APPS}/${id}`],
    ['apps.user_tokens', '{"issuer": "https://login.example"}', (id) => `${APPS}/${id}`],
    ['apps.anonymous_calls', '{"calls_per_minute": "10"}', (id) => `${APPS}/${id}`],
    ['app_integrations.prompt_match', '[]', (id) => `${APPS}/${id}`],
    ['app_integrations.operations', '"get:/things"', (id) => `${APPS}/${id}/integrations/things`],
  ];
  for (const [column, value, path] of damaged) {
    test(`of ${column} is an internal error, and the log names its column and row`, async () => {
      const app = await newApp();
      assert.equal((await instance.api('GET', path(app.id))).status, 200);
      await damage(app.id, column, value);
      expectProblem(await instance.api('GET', path(app.id)), 500, 'internal_error');
      const row = column.startsWith('apps.') ? app.id : `${app.id} ${integrationId}`;
      assertLogged(`The value of ${column} in the row ${row} is damaged`);
    });
  }

  test('of the operations that an app may call refuses all its calls', async () => {
    const app = await newApp();
    await damage(app.id, 'app_integrations.operations', '{"get:/things": true}');
    expectProblem(await app.call(), 500, 'internal_error');
    assertLogged('app_integrations.operations', app.id);
  });
});
