import { zstdCompressSync } from 'node:zlib';
import { type Kysely, sql } from 'kysely';

type StoredSpec = { id: string; operations: Uint8Array | string };

/** The list of operations becomes a column of bytes; the first version stored it as text, and is compressed now. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('specs')
    .addColumn('operations_compressed', 'blob', (c) => c.notNull().defaultTo(sql`x''`))
    .execute();
  const { rows } = await sql<{ id: string }>`select id from specs`.execute(db);
  for (const { id } of rows) await copyOperations(db, id);
  await db.schema.alterTable('specs').dropColumn('operations').execute();
  await db.schema.alterTable('specs').renameColumn('operations_compressed', 'operations').execute();
}

async function copyOperations(db: Kysely<unknown>, id: string): Promise<void> {
  const { rows } = await sql<StoredSpec>`select id, operations from specs where id = ${id}`.execute(db);
  for (const { operations } of rows) {
    const bytes = typeof operations === 'string' ? zstdCompressSync(operations) : operations;
    await sql`update specs set operations_compressed = ${bytes} where id = ${id}`.execute(db);
  }
}
