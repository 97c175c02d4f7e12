import { type Kysely, sql } from 'kysely';
import { engineOf } from './engine.ts';
import { readInstanceValue, writeInstanceValue } from './instance-values.ts';
import type { Schema } from './schema.ts';
import { StorageUnusable } from './storage-unusable.ts';

/**
 * A start records which tables and columns the database has, as migrations left it; later starts notice what somebody, or
 * a restore of a part, took away since. Without that, only requests that need it would fail.
 */

/** better-auth's own; it would make them again, empty. */
const OF_ACCOUNTS = ['session', 'account', 'verification', 'twoFactor'] as const;

/** The value of `instance` that has it. */
export const SCHEMA_RECORD = 'schema';
const MAX_NAMED = 3;

/** Of which it is recorded: a database may have tables of other programs, too. */
const TABLES: Readonly<Record<keyof Schema | (typeof OF_ACCOUNTS)[number], true>> = {
  instance: true,
  workspaces: true,
  members: true,
  personal_tokens: true,
  data_keys: true,
  specs: true,
  integrations: true,
  integration_operations: true,
  integration_headers: true,
  integration_credentials: true,
  integration_slug_aliases: true,
  apps: true,
  app_tokens: true,
  app_integrations: true,
  app_grants: true,
  access_requests: true,
  agent_sessions: true,
  oauth_clients: true,
  calls: true,
  captured_calls: true,
  call_counts: true,
  call_stats: true,
  call_totals: true,
  call_hours: true,
  app_totals: true,
  last_calls: true,
  last_errors: true,
  operators: true,
  invitations: true,
  audit_events: true,
  used_codes: true,
  invalidations: true,
  leases: true,
  deleted_workspaces: true,
  alert_destinations: true,
  alert_deliveries: true,
  alert_states: true,
  user: true,
  session: true,
  account: true,
  verification: true,
  twoFactor: true,
};

/**
 * @param db one that was migrated before
 * @throws StorageUnusable when it lacks a table or column that it had
 */
export async function requireRecordedSchema(db: Kysely<Schema>): Promise<void> {
  const columns = new Set(await columnsOf(db));
  const lost = (await recordedColumns(db, columns)).filter((column) => !columns.has(column));
  if (lost.length > 0)
    throw new StorageUnusable(
      `The database lacks ${namesOf(lost, columns)}: it was changed by something else than Trunkline, or restored in part. Restore a backup of it.`,
    );
}

/** Records the schema as it is now. */
export async function recordSchema(db: Kysely<Schema>): Promise<void> {
  const columns = (await columnsOf(db)).join('\n');
  if (columns !== (await readInstanceValue(db, SCHEMA_RECORD)))
    await writeInstanceValue(db, SCHEMA_RECORD, columns);
}

/** A database of an earlier version has no record yet, and each has the table that would hold it. */
async function recordedColumns(db: Kysely<Schema>, columns: ReadonlySet<string>): Promise<string[]> {
  if (!columns.has('instance.value')) return ['instance.value'];
  return (await readInstanceValue(db, SCHEMA_RECORD))?.split('\n') ?? [];
}

/** A table that is gone is named without its columns. */
function namesOf(lost: readonly string[], columns: ReadonlySet<string>): string {
  const tables = new Set([...columns].map(tableOf));
  const names = new Set(
    lost.map((column) =>
      tables.has(tableOf(column)) ? `the column ${column}` : `the table ${tableOf(column)}`,
    ),
  );
  const named = [...names].slice(0, MAX_NAMED).join(', ');
  return names.size > MAX_NAMED ? `${named} and ${names.size - MAX_NAMED} others` : named;
}

function tableOf(column: string): string {
  return column.slice(0, column.indexOf('.'));
}

/** `table.column` of each of them, in order. */
async function columnsOf(db: Kysely<Schema>): Promise<string[]> {
  const query =
    engineOf(db) === 'sqlite'
      ? sql<{ name: string }>`select t.name || '.' || c.name as name
          from sqlite_schema t, pragma_table_info(t.name) c where t.type = 'table'`
      : sql<{ name: string }>`select c.relname || '.' || a.attname as name
          from pg_class c join pg_attribute a on a.attrelid = c.oid
          where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            and a.attnum > 0 and not a.attisdropped`;
  const { rows } = await query.execute(db);
  return rows
    .map(({ name }) => name)
    .filter((name) => tableOf(name) in TABLES)
    .sort();
}
