import { type Kysely, sql } from 'kysely';

/** Former name -> name. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ['auth', 'credentials'],
  ['auth_values', 'credential_values'],
  ['call_settings', 'call_policy'],
  ['calls_per_minute_per_address', 'calls_per_minute_per_ip'],
]);

type StoredEvent = { id: string; changes: string };

/** The changes that audit events record take the names that the API uses for their fields. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const events = await sql<StoredEvent>`select id, changes from audit_events
    where action like 'integration.%' or action like 'app.%'`.execute(db);
  for (const { id, changes } of events.rows) {
    const renamed = JSON.stringify(withNewNames(JSON.parse(changes)));
    if (renamed !== changes)
      await sql`update audit_events set changes = ${renamed} where id = ${id}`.execute(db);
  }
}

/** A JSON value with the fields of its objects renamed. */
function withNewNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNewNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [FIELDS.get(name) ?? name, withNewNames(field)]),
  );
}
