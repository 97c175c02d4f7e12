import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import { engineOf } from '../storage/engine.ts';
import type { Schema } from '../storage/schema.ts';

type BrokenWrites = {
  event: 'insert' | 'update' | 'delete';
  table: keyof Schema | 'session';
  /** Breaks the writes of some rows only: a condition on `new` or `old`, the row after and before the write. */
  when?: string;
};

/**
 * Makes writes to a table fail with the message `disk full`.
 *
 * @returns what lets them succeed again
 */
export async function breakWrites(
  db: Database,
  { event, table, when }: BrokenWrites,
): Promise<() => Promise<void>> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  const condition = when === undefined ? '' : `when (${when})`;
  if (engineOf(db) === 'sqlite') {
    await run(`create trigger broken before ${event} on "${table}" ${condition}
      begin select raise(abort, 'disk full'); end`);
    return async () => void (await run('drop trigger broken'));
  }
  await run(`create or replace function disk_full() returns trigger language plpgsql
    as $$ begin raise exception 'disk full'; end $$`);
  await run(`create trigger broken before ${event} on "${table}" for each row ${condition}
    execute function disk_full()`);
  return async () => void (await run(`drop trigger broken on "${table}"`));
}
