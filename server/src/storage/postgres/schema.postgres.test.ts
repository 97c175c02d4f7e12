import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ColumnMetadata, sql } from 'kysely';
import { openEmptyDatabase } from '../../testing/database.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { type Database, openDatabase } from '../database.ts';
import { engineOf } from '../engine.ts';

/** What SQLite calls the types of PostgreSQL that are in use. */
const TYPES: Readonly<Record<string, string>> = {
  int4: 'integer',
  int8: 'integer',
  float8: 'real',
  bytea: 'blob',
};

/** The columns of each table, and which of them may be null; partitions are parts of their table. */
async function columnsByTable(db: Database): Promise<Record<string, string[]>> {
  const keys = engineOf(db) === 'sqlite' ? await primaryKeysOfSqlite(db) : new Set<string>();
  const tables = await db.introspection.getTables();
  const entries = tables
    .filter(({ name }) => !name.startsWith('calls_'))
    .map(({ name, columns }) => {
      const describe = (column: ColumnMetadata) => describeColumn(column, keys.has(`${name}.${column.name}`));
      return [name, columns.map(describe).sort()] as const;
    });
  return Object.fromEntries(entries);
}

/** SQLite does not say that the columns of a primary key cannot be null (sqlite.org/lang_createtable.html, 3.5). */
async function primaryKeysOfSqlite(db: Database): Promise<Set<string>> {
  const { rows } = await sql<{ column: string }>`select t.name || '.' || c.name as column
    from sqlite_schema t, pragma_table_info(t.name) c where t.type = 'table' and c.pk > 0`.execute(db);
  return new Set(rows.map(({ column }) => column));
}

function describeColumn({ name, dataType, isNullable }: ColumnMetadata, isKey: boolean): string {
  const type = dataType.toLowerCase();
  return `${name} ${TYPES[type] ?? type}${isNullable && !isKey ? '' : ' not null'}`;
}

test('a new database has the same tables and columns on PostgreSQL and on SQLite', async (t) => {
  const sqlite = await openDatabase(join(temporaryFolder(t), 'trunkline.db'));
  t.after(() => sqlite.destroy());
  const onSqlite = await columnsByTable(sqlite);
  assert.ok(Object.keys(onSqlite).length > 15);
  assert.deepEqual(await columnsByTable(await openEmptyDatabase(t)), onSqlite);
});
