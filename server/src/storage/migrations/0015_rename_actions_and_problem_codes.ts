import { type Kysely, sql } from 'kysely';

/** Former name -> name. */
const AUDIT_ACTIONS = {
  'integration.try': 'integration.test',
  'integration.erase': 'integration.purge',
};

const PROBLEM_CODES = {
  headers_unreadable: 'secrets_undecryptable',
};

/** Stored audit actions and problem codes take the names that the API uses, so that filters find old rows too. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [former, name] of Object.entries(AUDIT_ACTIONS))
    await sql`update audit_events set action = ${name} where action = ${former}`.execute(db);
  for (const [former, name] of Object.entries(PROBLEM_CODES))
    await sql`update calls set code = ${name} where code = ${former}`.execute(db);
}
