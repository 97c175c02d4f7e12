import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { engineOf } from '../storage/engine.ts';
import type { Instance } from './instance.ts';

/** Everything that the database of an instance holds, for tests of what must not be there: its files, or its rows. */
export async function storedBytes({ db, dataDir }: Pick<Instance, 'db' | 'dataDir'>): Promise<Buffer> {
  if (engineOf(db) === 'sqlite') {
    const files = ['trunkline.db', 'trunkline.db-wal'].map((name) => join(dataDir, name));
    return Buffer.concat(files.filter((file) => existsSync(file)).map((file) => readFileSync(file)));
  }
  const tables = await db.introspection.getTables();
  const rows = await Promise.all(
    tables.map(({ name }) =>
      sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(db),
    ),
  );
  return Buffer.from(rows.flatMap((result) => result.rows.map(({ row }) => row)).join('\n'));
}
