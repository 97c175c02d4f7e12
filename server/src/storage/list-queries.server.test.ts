import assert from 'node:assert/strict';
import { before, describe, mock, test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Page } from '@trunkline/contract/schemas/lists';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';

const BASE = '/api/workspaces/default';
const ROWS = 12;
/** Those of the token and of the membership included. */
const MOST_QUERIES = 5;

const LISTS: [name: string, table: string, path: string][] = [
  ['integrations', 'integrations', `${BASE}/integrations?limit=50`],
  ['deleted integrations', 'integrations', `${BASE}/trash`],
  ['apps', 'apps', `${BASE}/apps?limit=50`],
  ['specs', 'specs', `${BASE}/specs?limit=50`],
  ['members', 'members', `${BASE}/members?limit=50`],
  ['invitations', 'invitations', `${BASE}/invitations?limit=50`],
  ['personal tokens', 'personal_tokens', '/api/tokens'],
  ['tokens of an app', 'app_tokens', `${BASE}/apps/APP/tokens`],
];

describe('a list', () => {
  const scope = suiteScope();
  let instance: Instance;
  let appId: string;

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
      await instance.api('POST', `${BASE}/integrations`, { ...integration, slug: `deleted-${row}` });
      await instance.api('DELETE', `${BASE}/integrations/deleted-${row}`);
      await instance.api('POST', `${BASE}/invitations`, { role: 'viewer' });
      await instance.api('POST', '/api/tokens', { name: slug });
      await addMember(`member-${row}`);
      const document = {
        openapi: '3.1.0',
        info: { title: slug, version: '1' },
        paths: { '/x': { get: {} } },
      };
      await instance.api('POST', `${BASE}/specs`, { document });
    }
    appId = expectBody(await instance.api('POST', `${BASE}/apps`, { name: 'Tokens' }), App).id;
    for (let row = 1; row < ROWS; row += 1)
      await instance.api('POST', `${BASE}/apps/${appId}/tokens`, { name: `token ${row}` });
  });

  /** A member with an account like the admin's. */
  async function addMember(name: string): Promise<void> {
    await sql`insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
      select ${name}, name, ${`${name}@example.com`}, "emailVerified", "createdAt", "updatedAt" from "user" limit 1`.execute(
      instance.db,
    );
    await sql`insert into members (workspace_id, user_id, role, created_at)
      select id, ${name}, 'viewer', created_at from workspaces where slug = 'default'`.execute(instance.db);
  }

  /** The queries of a request: the fewest of three times, as a job may query beside one of them. */
  async function queriesOf(path: string): Promise<{ rows: number; queries: string[] }> {
    const { mock: record } = mock.method(instance.db.getExecutor(), 'executeQuery');
    let rows = 0;
    let fewest: string[] | undefined;
    for (let time = 1; time <= 3; time += 1) {
      record.resetCalls();
      const response = await instance.api('GET', path);
      const queries = record.calls.map(({ arguments: [query] }) => query.sql);
      if (!fewest || queries.length < fewest.length) fewest = queries;
      rows = expectBody(response, Page(Type.Unknown())).items.length;
    }
    record.restore();
    return { rows, queries: fewest ?? [] };
  }

  for (const [name, table, path] of LISTS) {
    test(`of ${name} takes as many queries for many rows as for one`, async () => {
      const { rows, queries } = await queriesOf(path.replace('APP', appId));
      assert.ok(rows >= ROWS - 1, `${rows} rows`);
      const reads = queries.filter((query) => query.includes(` "${table}"`));
      assert.ok(reads.length > 0, 'the queries were counted');
      assert.ok(queries.length <= MOST_QUERIES, queries.join('\n'));
    });
  }
});
