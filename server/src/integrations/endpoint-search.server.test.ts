import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { FoundEndpoint } from '@trunkline/contract/schemas/integrations';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { sql } from 'kysely';
import { up } from '../storage/migrations/0047_search_of_endpoints.ts';
import { type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { runMigrationAgain } from '../testing/run-migration.ts';
import { suiteScope } from '../testing/scope.ts';

const responses = { 200: { description: 'ok' } };
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Repositories', version: '1' },
  paths: {
    '/repos/{owner}/issues': {
      get: { operationId: 'issues/list', summary: 'List issues of 100%', responses },
      post: { summary: 'Open an issue', responses },
    },
    '/repos': { get: { operationId: 'repos/list', summary: 'List repositories', responses } },
  },
};

describe('the search of endpoints', () => {
  const scope = suiteScope();
  let instance: Instance;

  before(async () => {
    instance = await startInstance(scope);
    for (const slug of ['one', 'two'])
      await registerApi(instance, { document: DOCUMENT, base_url: 'https://api.example', slug });
    const other = '/api/workspaces/default/integrations/two';
    await instance.api('PATCH', other, { operations: ['get:/repos'] }, { 'if-match': '*' });
  });

  async function found(search: string): Promise<string[]> {
    const path = `/api/workspaces/default/integration-operations?search=${encodeURIComponent(search)}`;
    const { items } = expectBody(await instance.api('GET', path), CompleteList(FoundEndpoint));
    return items.map(({ integration, key }) => `${integration.slug} ${key}`);
  }

  test('finds them by method and path, operationId and summary, in all integrations', async () => {
    const issues = 'one get:/repos/{owner}/issues';
    assert.deepEqual(await found('/repos'), [
      'one get:/repos',
      'two get:/repos',
      issues,
      'one post:/repos/{owner}/issues',
    ]);
    assert.deepEqual(await found('GET /repos/{owner}'), [issues]);
    assert.deepEqual(await found('issues/list'), [issues]);
    assert.deepEqual(await found('OPEN issue'), ['one post:/repos/{owner}/issues']);
    assert.deepEqual(await found('100%'), [issues]);
    assert.deepEqual(await found('100_'), []);
    assert.deepEqual(await found('nothing'), []);
    expectProblem(
      await instance.api('GET', '/api/workspaces/default/integration-operations?search=a'),
      422,
      'invalid_request',
    );
  });

  test('finds those that were stored before', async () => {
    await sql`alter table integration_operations drop column search_text`.execute(instance.db);
    await sql`update integration_operations
      set operation_json = replace(operation_json, 'Open an issue', ${'Open an issue\\u0000'})`.execute(
      instance.db,
    );
    await runMigrationAgain(instance.db, up);
    assert.deepEqual(await found('list repositories'), ['one get:/repos', 'two get:/repos']);
    assert.deepEqual(await found('open an issue'), []);
    assert.deepEqual(await found('post /repos'), ['one post:/repos/{owner}/issues']);
  });

  test('finds none of an integration in the trash', async () => {
    await instance.api('DELETE', '/api/workspaces/default/integrations/two');
    assert.deepEqual(await found('repositories'), ['one get:/repos']);
  });
});
