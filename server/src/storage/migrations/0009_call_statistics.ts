import { type Kysely, sql } from 'kysely';
import { addColumn } from './add-column.ts';

/** Calls by day, which outlive the rows of the call log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'calls', 'subject', 'text');
  await addColumn(db, 'calls', 'attempts', 'integer', (c) => c.notNull().defaultTo(1));
  await addColumn(db, 'calls', 'cache', 'text');
  await db.schema
    .createTable('call_counts')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('integration_id', 'text', (c) => c.notNull())
    .addColumn('app_id', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('calls', 'integer', (c) => c.notNull())
    .addColumn('last_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('call_counts_key', ['workspace_id', 'integration_id', 'app_id', 'day'])
    .modifyEnd(sql`without rowid`)
    .execute();
  await db.schema
    .createTable('call_stats')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('integration_id', 'text', (c) => c.notNull())
    .addColumn('operation', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('calls', 'integer', (c) => c.notNull())
    .addColumn('errors', 'integer', (c) => c.notNull())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('durations', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('call_stats_key', ['workspace_id', 'integration_id', 'operation', 'day'])
    .execute();
  await sql`insert into call_counts (workspace_id, integration_id, app_id, day, calls, last_at)
    select workspace_id, integration_id, app_id, substr(at, 1, 10), count(*), max(at) from calls
    where integration_id is not null group by 1, 2, 3, 4`.execute(db);
}
