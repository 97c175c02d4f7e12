import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type CompiledQuery, sql } from 'kysely';
import { selectAppPage, selectAppSummaries } from '../apps/apps-storage.ts';
import { collateUserIds } from '../auth/users-storage.ts';
import { deleteCountsBefore, deleteHoursBefore } from '../call-log/call-counts-storage.ts';
import { type CallConditions, selectCalls } from '../call-log/call-log-storage.ts';
import { selectLastErrors } from '../call-log/last-errors-storage.ts';
import { selectRankedSlugs } from '../call-log/ranked-integrations-storage.ts';
import { countNewestCalls } from '../call-log/timeline-storage.ts';
import {
  selectDailyOutcomes,
  selectIntegrationId,
  selectOperationStats,
  selectRecentCallers,
  selectStats,
  selectTopOperations,
  selectTopOperationsOfDays,
} from '../call-log/usage-storage.ts';
import { countRecentCallers, selectAppUsage } from '../integrations/app-usage-storage.ts';
import { selectEndpoints } from '../integrations/endpoint-search-storage.ts';
import { selectIntegrations } from '../integrations/integration-storage.ts';
import {
  deleteAliasesBefore,
  selectAliases,
  selectAliasTarget,
} from '../integrations/slug-aliases-storage.ts';
import { deleteIntegration, selectDeletedBefore, selectTrash } from '../integrations/trash-storage.ts';
import { listSpecRows } from '../specs/spec-storage.ts';
import { openEmptyDatabase } from '../testing/database.ts';
import { suiteScope } from '../testing/scope.ts';
import type { Database } from './database.ts';
import { engineOf } from './engine.ts';
import { selectNamedIntegrations } from './integration-slugs.ts';

/** What a query reads grows with the page, and not with the installation: the database says so of its plan. */
describe('queries of large installations', () => {
  const scope = suiteScope();
  let db: Database;

  before(async () => {
    db = await openEmptyDatabase(scope);
    // better-auth's, which is created with the accounts.
    await sql`create table "user" (id text primary key, email text)`.execute(db);
    await collateUserIds(db);
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
    const explained = queries.map((query) =>
      engineOf(db) === 'sqlite' ? planOnSqlite(query) : planOnPostgres(query),
    );
    return (await Promise.all(explained)).flat();
  }

  async function planOnSqlite(query: CompiledQuery): Promise<string[]> {
    const { rows } = await db.executeQuery<{ detail: string }>({
      ...query,
      sql: `explain query plan ${query.sql}`,
    });
    return rows.map(({ detail }) => detail);
  }

  /** The tables are empty: PostgreSQL would read them whole, which these settings prevent where it can do otherwise. */
  function planOnPostgres(query: CompiledQuery): Promise<string[]> {
    return db.transaction().execute(async (trx) => {
      for (const way of ['seqscan', 'bitmapscan', 'sort', 'hashjoin', 'mergejoin'])
        await sql`set local ${sql.ref(`enable_${way}`)} = off`.execute(trx);
      const { rows } = await trx.executeQuery<Record<string, string>>({
        ...query,
        sql: `explain ${query.sql}`,
      });
      return rows.flatMap((row) => Object.values(row));
    });
  }

  /** Steps that read all rows of a table; to read those of a value list or of a subquery is no harm. */
  const READS_WHOLE_TABLE = /^SCAN (?!\(|top|newest|recent|\d)|Seq Scan on/;
  /** Steps that read all of a workspace, to sort it. */
  const SORTS = /TEMP B-TREE|\bSort\b/;

  const pages: [name: string, run: (db: Database) => Promise<unknown>][] = [
    ['integrations', (db) => selectIntegrations(db, 'w', PAGE)],
    ['integrations that a search finds', (db) => selectIntegrations(db, 'w', { ...PAGE, search: 'a b' })],
    ['apps', (db) => selectAppPage(db, 'w', { ...APPS, sort: 'newest' }, '2026-01-01')],
    ['apps by name', (db) => selectAppPage(db, 'w', { ...APPS, sort: 'name' }, '2026-01-01')],
    ['specs', (db) => listSpecRows(db, 'w', 'after', 50)],
    ['the trash', (db) => selectTrash(db, 'w', DELETED, 50)],
    ['rows of the trash that expired', (db) => selectDeletedBefore(db, '2026-01-01')],
    ['the integration of a former slug', (db) => selectAliasTarget(db, 'w', 'slug')],
    ['former slugs of integrations', (db) => selectAliases(db, ['i', 'j'])],
    ['former slugs that expired', (db) => deleteAliasesBefore(db, '2026-01-01')],
    ['rows of a deleted integration', (db) => deleteIntegration(db, 'i')],
    ['integrations with usage', (db) => selectNamedIntegrations(db, 'w', PAGE)],
    ['the integration of a slug', (db) => selectIntegrationId(db, 'w', 'slug')],
    ['totals of days', (db) => selectStats(db, 'w', 'i', 'day', '2026-01-01')],
    ['totals of hours', (db) => selectStats(db, 'w', 'i', 'hour', '2026-01-01T09')],
    ['apps that called an integration', (db) => selectAppUsage(db, INTEGRATION, CALLER, 50)],
    ['apps that an integration was added to', (db) => selectAppUsage(db, INTEGRATION, OTHER, 50)],
  ];
  for (const [name, run] of pages) {
    test(`${name} are read by an index, in its order`, async () => {
      const plan = await planOf(run);
      assert.ok(plan.length > 0);
      assert.deepEqual(
        plan.filter((step) => READS_WHOLE_TABLE.test(step) || SORTS.test(step)),
        [],
      );
    });
  }

  const sums: [name: string, run: (db: Database) => Promise<unknown>][] = [
    ['endpoints that a search finds', (db) => selectEndpoints(db, 'w', 'things', 20)],
    ['outcomes by day', (db) => selectDailyOutcomes(db, 'w', ['i', 'j'], '2026-01-02')],
    ['recent callers', (db) => selectRecentCallers(db, 'w', ['i', 'j'], '2026-01-02')],
    [
      'the worst integrations',
      (db) => selectRankedSlugs(db, 'w', { ...RANKED, sort: 'health' }, '2026-01-30'),
    ],
    [
      'integrations that called last',
      (db) => selectRankedSlugs(db, 'w', { ...RANKED, sort: 'last_call' }, '2026-01-30'),
    ],
    ['last errors', (db) => selectLastErrors(db, 'w', ['i', 'j'])],
    ['all recent callers', (db) => countRecentCallers(db, INTEGRATION)],
    ['the last calls of apps', (db) => selectAppPage(db, 'w', { ...APPS, sort: 'last_call' }, '2026-01-01')],
    ['the errors of apps', (db) => selectAppPage(db, 'w', { ...APPS, sort: 'errors' }, '2026-01-01')],
    ['summaries of apps', (db) => selectAppSummaries(db, 'w', ['a', 'b'], '2026-01-01')],
    ['operations of an integration', (db) => selectTopOperations(db, 'w', 'i', '2026-01-01', 50)],
    [
      'operations of a workspace',
      (db) => selectTopOperationsOfDays(db, 'w', ['2026-01-01', '2026-01-02'], 50),
    ],
    ['statistics of operations', (db) => selectOperationStats(db, 'w', OPERATIONS, '2026-01-01')],
    ['calls over time', (db) => countNewestCalls(db, 'w', { method: 'get' }, GROUPS)],
    ['failures over time', (db) => countNewestCalls(db, 'w', { outcome: '5xx', ...DAY_OF_IDS }, GROUPS)],
    ['counts that are too old', (db) => deleteCountsBefore(db, '2026-01-01', AbortSignal.any([]))],
    ['hours that are too old', (db) => deleteHoursBefore(db, '2026-01-01', AbortSignal.any([]))],
  ];
  for (const [name, run] of sums) {
    test(`${name} are found by an index`, async () => {
      const plan = await planOf(run);
      assert.ok(plan.length > 0);
      assert.deepEqual(
        plan.filter((step) => READS_WHOLE_TABLE.test(step)),
        [],
      );
    });
  }

  test('a search of integrations reads an index of their texts, where one can hold them', async () => {
    const plan = await planOf((db) => selectIntegrations(db, 'w', { ...PAGE, search: 'a b' }));
    if (engineOf(db) === 'sqlite') assert.match(plan.join(), /COVERING INDEX integrations_by_text/);
    else assert.match(plan.join(), /integrations_slug/);
  });

  test('the most called operations of a day come in the order of an index', async () => {
    const plan = await planOf((db) => selectTopOperationsOfDays(db, 'w', ['2026-01-01'], 50));
    assert.match(plan.join(), /call_stats_by_calls/);
  });

  const filters: [filter: CallConditions, index: string][] = [
    [{ app_id: 'a' }, 'calls_by_app'],
    [{ integration_slug: 'i' }, 'calls_by_integration'],
    [{ status: 502 }, 'calls_by_error_status'],
    [{ code: 'upstream_timeout' }, 'calls_by_code'],
    [{ subject: 'someone' }, 'calls_by_subject'],
    [{ trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' }, 'calls_by_trace'],
    [{ outcome: '5xx' }, 'calls_by_outcome'],
    [{ id: 'call' }, 'calls USING PRIMARY KEY'],
  ];
  for (const [filter, index] of filters) {
    test(`calls with ${Object.keys(filter).join()} are found by ${index}`, async () => {
      const plan = await planOf((db) => selectCalls(db, 'w', filter, 'cursor', 50));
      // PostgreSQL selects one of several by what it counted in the table.
      assert.match(plan.join(), engineOf(db) === 'postgres' ? /Index Scan/ : new RegExp(index));
    });
  }

  test('a table that names an integration has an index for it', async () => {
    const plan = await planOf((db) =>
      db.deleteFrom('app_integrations').where('integration_id', '=', 'i').execute(),
    );
    assert.match(plan.join(), /app_integrations_in_order/);
  });
});

const GROUPS = { prefixLength: 15, limit: 1000 };
const DAY_OF_IDS = { fromId: 'a', beforeId: 'b' };
const PAGE = { after: 'after', limit: 50, search: '' };
/** A page of ranked integrations. */
const RANKED = { search: 'a b', health: undefined, offset: 50, limit: 51 };
const APPS = { search: 'a b', after: { id: 'a', key: '5' }, limit: 50 };
const INTEGRATION = { id: 'i', workspace_id: 'w' };
const DELETED = { deleted_at: '2026-01-01T00:00:00.000Z', id: 'i' };
const CALLER = { at: '2026-01-01T00:00:00.000Z', app_id: 'a' };
const OTHER = { at: null, app_id: 'a' };
const OPERATIONS = [
  { integration_id: 'i', operation: 'get:/things' },
  { integration_id: 'j', operation: 'get:/things' },
];
