import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';
import { addColumn } from './add-column.ts';

/**
 * What an endpoint is searched by besides its key: its operationId and its summary. A node of the version before, which
 * runs on beside this one, leaves it null: then the endpoint is found by its key only.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'integration_operations', 'search_text', 'text');
  const member = (name: string) =>
    engineOf(db) === 'postgres'
      ? sql`(operation_json::json ->> ${sql.lit(name)})`
      : sql`json_extract(operation_json, ${sql.lit(`$.${name}`)})`;
  // PostgreSQL reads no text with U+0000 from JSON.
  await sql`update integration_operations set search_text =
    coalesce(${member('operation_id')}, '') || ' ' || substr(coalesce(${member('summary')}, ''), 1, 300)
    where operation_json not like ${'%\\\\u0000%'} escape ${'\\'}`.execute(db);
}
