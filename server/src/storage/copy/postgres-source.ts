import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { connectForMaintenance } from '../postgres/open-postgres.ts';
import { MAX_BATCH, type Row } from './batches.ts';
import { eachBatch } from './postgres-cursor.ts';
import { inOrderOfReferences, type Source, type SourceTable } from './source.ts';
import { toPortable } from './values.ts';

type Table = { name: string; columns: string[]; has_bytes: boolean; references: string[] };

/**
 * Opens a PostgreSQL database to read all of it as it is now: one snapshot, which locks nothing and which no writer waits
 * for. Its values are in the form in which SQLite stores them.
 */
export async function openPostgresSource(url: string): Promise<Source> {
  const db = connectForMaintenance(url);
  try {
    const snapshot = await db
      .startTransaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute();
    // What reads may be slow: a disk, or a network.
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(snapshot);
    const tables = await selectTables(snapshot);
    const byName = new Map(tables.map((table) => [table.name, table]));
    const names = inOrderOfReferences([...byName.keys()], (name) => byName.get(name)?.references ?? []);
    return {
      tables: names.flatMap((name) => byName.get(name) ?? []),
      rows: (table) => rowsOf(snapshot, table, byName.get(table.name)?.has_bytes ?? false),
      close: async () => {
        await snapshot.rollback().execute();
        await db.destroy();
      },
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Without those of the migrations; partitions are read with the table that they are parts of. */
async function selectTables(db: Database): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select c.relname as name,
      array_agg(a.attname::text order by a.attnum) as columns,
      bool_or(a.atttypid = 'bytea'::regtype) as has_bytes,
      array(select distinct r.relname::text from pg_constraint f join pg_class r on r.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f') as "references"
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not like 'kysely\\_migration%'
    group by c.oid, c.relname order by c.relname`.execute(db);
  return rows;
}

/** Of rows with bytes, such as specs, each may be large; of others the last ones tell how large the next ones are. */
async function* rowsOf(db: Database, { name, columns }: SourceTable, hasBytes: boolean): AsyncGenerator<Row> {
  let size = 1;
  const query = sql`select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(name)}`;
  for await (const batch of eachBatch(db, query, () => size)) {
    let bytes = 0;
    for (const row of batch) {
      const values = columns.map((column) => toPortable(row[column] ?? null));
      for (const value of values) bytes += typeof value === 'string' ? value.length : 8;
      yield values;
    }
    if (!hasBytes)
      size = Math.min(MAX_BATCH.rows, size * 4, Math.ceil((MAX_BATCH.bytes * batch.length) / bytes));
  }
}
