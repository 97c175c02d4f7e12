import assert from 'node:assert/strict';
import { before, describe, mock, test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { Page } from '@trunkline/contract/schemas/lists';
import { Type } from 'typebox';
import { type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';

const BASE = '/api/workspaces/default';
const ROWS = 12;
/** Those of the token and of the membership included. */
const MOST_QUERIES = 5;

describe('a list', () => {
  const scope = suiteScope();
  let instance: Instance;

  before(async () => {
    instance = await startInstance(scope);
    const { spec } = await registerApi(instance, {
      document: {
        openapi: '3.1.0',
        info: { title: 'Things', version: '1' },
        servers: [{ url: 'https://things.example' }],
        paths: { '/things': { get: { responses: { 200: { description: 'OK' } } } } },
      },
    });
    for (let row = 1; row < ROWS; row += 1) {
      const slug = `api-${row}`;
      const integration = { spec_id: spec.id, slug, operations: ['get:/things'] };
      await instance.api('POST', `${BASE}/integrations`, integration);
      await instance.api('POST', `${BASE}/apps`, { name: slug, integrations: [slug] });
      await instance.api('POST', `${BASE}/invitations`, { role: 'viewer' });
      const document = {
        openapi: '3.1.0',
        info: { title: slug, version: '1' },
        paths: { '/x': { get: {} } },
      };
      await instance.api('POST', `${BASE}/specs`, { document });
    }
  });

  /** The queries of a request. */
  async function queriesOf(path: string): Promise<{ rows: number; queries: string[] }> {
    const { mock: record } = mock.method(instance.db.getExecutor(), 'executeQuery');
    const response = await instance.api('GET', path);
    const queries = record.calls.map(({ arguments: [query] }) => query.sql);
    record.restore();
    return { rows: expectBody(response, Page(Type.Unknown())).items.length, queries };
  }

  for (const list of ['integrations', 'apps', 'specs', 'invitations']) {
    test(`of ${list} takes as many queries for many rows as for one`, async () => {
      const { rows, queries } = await queriesOf(`${BASE}/${list}?limit=50`);
      assert.ok(rows >= ROWS - 1, `${rows} rows`);
      const reads = queries.filter((query) => query.includes(` "${list}"`));
      assert.ok(reads.length > 0, 'the queries were counted');
      assert.ok(queries.length <= MOST_QUERIES, queries.join('\n'));
    });
  }
});
