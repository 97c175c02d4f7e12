import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';
import { addColumn } from './add-column.ts';

/** Calls by MCP in the log, with their client, and which tools an app's agents see. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const text = sql.raw(engineOf(db) === 'postgres' ? 'text collate "C"' : 'text');
  await sql`alter table calls add column source ${text}`.execute(db);
  await sql`alter table calls add column client ${text}`.execute(db);
  await addColumn(db, 'apps', 'mcp_tools', 'text', (column) => column.notNull().defaultTo('auto'));
  await addColumn(db, 'apps', 'mcp_pinned_integrations', 'text', (column) =>
    column.notNull().defaultTo('[]'),
  );
}
