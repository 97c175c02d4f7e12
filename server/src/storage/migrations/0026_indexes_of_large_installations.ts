import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';

/**
 * Pages in the order of ids, the filters of the call log, and what a deleted integration takes with it, without reading
 * all rows of a workspace (or of the instance). Most calls have neither an error nor a subject: the indexes of
 * those do not hold them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  if (engineOf(db) === 'sqlite') await describeCalls(db);
}

/** An index of `calls`: about how many rows it has, and how many have the same first column, two columns, and so on. */
const STATISTICS: [index: string, rows: string][] = [
  // The primary key of a table without row ids goes by the name of the table.
  ['calls', '1000000 100000 1'],
  ['calls_by_app', '1000000 100000 1000 1'],
  ['calls_by_integration', '1000000 100000 1000 1'],
  ['calls_by_error_status', '50000 5000 500 1'],
  ['calls_by_code', '50000 5000 500 1'],
  ['calls_by_subject', '500000 50000 50 1'],
];

/**
 * Without statistics SQLite takes the primary key for as good as these indexes, and reads all calls of a workspace. They
 * are written, not measured (https://www.sqlite.org/optoverview.html, 6.2.1): plans are the same in every installation.
 */
async function describeCalls(db: Kysely<unknown>): Promise<void> {
  await sql`analyze sqlite_schema`.execute(db);
  for (const [index, rows] of STATISTICS)
    await sql`insert into sqlite_stat1 (tbl, idx, stat) values ('calls', ${index}, ${rows})`.execute(db);
  await sql`analyze sqlite_schema`.execute(db);
}

const STATEMENTS = [
  'create index apps_in_order on apps (workspace_id, id)',
  'drop index apps_by_workspace',
  'create index specs_in_order on specs (workspace_id, id)',
  'drop index specs_by_workspace',
  'create index app_integrations_by_integration on app_integrations (integration_id)',
  'create index integrations_in_trash on integrations (deleted_at) where deleted_at is not null',
  'create index integrations_in_trash_by_workspace on integrations (workspace_id, deleted_at) where deleted_at is not null',
  'create index calls_by_app on calls (workspace_id, app_id, id)',
  'create index calls_by_integration on calls (workspace_id, integration_slug, id)',
  'create index calls_by_error_status on calls (workspace_id, status, id) where status >= 400',
  'create index calls_by_code on calls (workspace_id, code, id) where code is not null',
  'create index calls_by_subject on calls (workspace_id, subject, id) where subject is not null',
];
