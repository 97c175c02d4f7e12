import { type Kysely, sql } from 'kysely';

type StoredOperation = { operation_json: string; integration_id: string; key: string };
type StoredAccess = { anonymous_calls: string; id: string };

/** Fields of stored JSON take the names that the API uses. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const operations = await sql<StoredOperation>`select integration_id, key, operation_json
    from integration_operations where operation_json like '%"answer_type"%'`.execute(db);
  for (const { integration_id, key, operation_json } of operations.rows) {
    const renamed = renameField(operation_json, 'answer_type', 'response_type');
    await sql`update integration_operations set operation_json = ${renamed}
      where integration_id = ${integration_id} and key = ${key}`.execute(db);
  }
  const apps = await sql<StoredAccess>`select id, anonymous_calls
    from apps where anonymous_calls is not null`.execute(db);
  for (const { id, anonymous_calls } of apps.rows) {
    const renamed = renameField(anonymous_calls, 'calls_per_minute_per_address', 'calls_per_minute_per_ip');
    await sql`update apps set anonymous_calls = ${renamed} where id = ${id}`.execute(db);
  }
}

/** The JSON text of an object, with a field renamed where it has it. */
function renameField(text: string, former: string, name: string): string {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return text;
  const entries = Object.entries(value).map(([key, field]) => [key === former ? name : key, field] as const);
  return JSON.stringify(Object.fromEntries(entries));
}
