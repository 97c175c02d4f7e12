import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { type CompiledQuery, sql } from 'kysely';
import { selectApps } from '../../apps/apps-storage.ts';
import { type CallConditions, selectCalls } from '../../call-log/call-log-storage.ts';
import { selectAppUsage } from '../../integrations/app-usage-storage.ts';
import { selectIntegrations } from '../../integrations/integration-storage.ts';
import { deleteIntegration, selectDeletedBefore, selectTrash } from '../../integrations/trash-storage.ts';
import { listSpecRows } from '../../specs/spec-storage.ts';
import { suiteScope } from '../../testing/scope.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { type Database, openDatabase } from '../database.ts';

/** What a query reads grows with the page, and not with the installation: SQLite says so of its plan. */
describe('queries of large installations', () => {
  const scope = suiteScope();
  let db: Database;

  before(async () => {
    db = await openDatabase(join(temporaryFolder(scope), 'trunkline.db'));
    scope.after(() => db.destroy());
    // better-auth's, which is created with the accounts.
    await sql`create table user (id text primary key, email text)`.execute(db);
  });

  /** The steps of the plan of the queries that a function runs. */
  async function planOf(run: (db: Database) => Promise<unknown>): Promise<string[]> {
    const queries: CompiledQuery[] = [];
    const recording = db.withPlugin({
      transformQuery: ({ node, queryId }) => {
        queries.push(db.getExecutor().compileQuery(node, queryId));
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    await run(recording);
    const steps: string[] = [];
    for (const query of queries) {
      const explain = { ...query, sql: `explain query plan ${query.sql}` };
      const { rows } = await db.executeQuery<{ detail: string }>(explain);
      steps.push(...rows.map(({ detail }) => detail));
    }
    return steps;
  }

  const pages: [name: string, run: (db: Database) => Promise<unknown>][] = [
    ['integrations', (db) => selectIntegrations(db, 'w', 'after', 50)],
    ['apps', (db) => selectApps(db, 'w', 'after', 50)],
    ['specs', (db) => listSpecRows(db, 'w', 'after', 50)],
    ['the trash', (db) => selectTrash(db, 'w')],
    ['rows of the trash that expired', (db) => selectDeletedBefore(db, '2026-01-01')],
    ['rows of a deleted integration', (db) => deleteIntegration(db, 'i')],
  ];
  for (const [name, run] of pages) {
    test(`${name} are read by an index, in its order`, async () => {
      const plan = await planOf(run);
      assert.ok(plan.length > 0);
      assert.deepEqual(
        plan.filter((step) => /^SCAN|TEMP B-TREE/.test(step)),
        [],
      );
    });
  }

  const filters: [filter: CallConditions, index: string][] = [
    [{ app_id: 'a' }, 'calls_by_app'],
    [{ integration_slug: 'i' }, 'calls_by_integration'],
    [{ status: 502 }, 'calls_by_error_status'],
    [{ code: 'upstream_timeout' }, 'calls_by_code'],
    [{ subject: 'someone' }, 'calls_by_subject'],
  ];
  for (const [filter, index] of filters) {
    test(`calls with ${Object.keys(filter).join()} are found by ${index}`, async () => {
      assert.match(
        (await planOf((db) => selectCalls(db, 'w', filter, 'cursor', 50))).join(),
        new RegExp(index),
      );
    });
  }

  test('the apps that used an integration are found by its calls', async () => {
    const plan = await planOf((db) => selectAppUsage(db, 'i'));
    assert.deepEqual(
      plan.filter((step) => /SCAN call_counts/.test(step)),
      [],
    );
  });

  test('a table that names an integration has an index for it', async () => {
    const { rows } = await sql<{ detail: string }>`explain query plan
      select 1 from app_integrations where integration_id = 'i'`.execute(db);
    assert.match(rows.map(({ detail }) => detail).join(), /app_integrations_by_integration/);
  });
});
