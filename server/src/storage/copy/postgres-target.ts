import { type ColumnMetadata, sql } from 'kysely';
import type { Database } from '../database.ts';
import { appliedSchemas, migrate } from '../migrations.ts';
import { connectForMaintenance, requirePostgres } from '../postgres/open-postgres.ts';
import { SCHEMA_RECORD } from '../recorded-schema.ts';
import { StorageUnusable } from '../storage-unusable.ts';
import { isUnfinished, markUnfinished, UNFINISHED_COPY } from '../unfinished-copy.ts';
import { type Row, rowsPerBatch } from './batches.ts';
import { eachBatch } from './postgres-cursor.ts';
import type { SourceTable } from './source.ts';
import type { Target, TargetColumn, TargetTable } from './target.ts';
import { toPostgres } from './values.ts';

/**
 * Opens a PostgreSQL database for a copy: it is empty, or an earlier copy into it was not finished. Its schema is brought
 * up to date, and it is marked as unfinished.
 *
 * @param schema the migration up to which its schema is brought; undefined: the latest
 * @throws StorageUnusable when it cannot be used, or is not empty; it is then as before
 */
export async function openEmptyPostgres(url: string, schema?: string): Promise<Database> {
  const db = connectForMaintenance(url);
  try {
    await requirePostgres(db);
    await requireEmpty(db);
    if (await isBeyond(db, schema)) await dropTables(db);
    await migrate(db, schema);
    await markUnfinished(db);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** An earlier restore of the same backup may have been cut off after the upgrade, which is its last step but one. */
async function isBeyond(db: Database, schema: string | undefined): Promise<boolean> {
  const last = (await appliedSchemas(db)).at(-1);
  return schema !== undefined && last !== undefined && last > schema;
}

/** Of what a copy left: there is nothing else in the database, or it would not be empty. */
async function dropTables(db: Database): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  const names = tables.filter(({ isView }) => !isView).map(({ name }) => sql.table(name));
  await sql`drop table if exists ${sql.join(names)} cascade`.execute(db);
}

async function requireEmpty(db: Database): Promise<void> {
  const tables = await db.introspection.getTables();
  if (tables.some(({ name }) => name === 'instance') && (await isUnfinished(db))) return;
  for (const { name, schema, isView } of tables)
    if (!isView && (await hasRows(db, name, sql.id(...(schema === undefined ? [] : [schema]), name))))
      throw new StorageUnusable(
        `The target is not empty: its table ${name} has rows. Name a database that has none, such as a new one.`,
      );
}

/** Besides what each start records of the schema. */
async function hasRows(db: Database, name: string, table: ReturnType<typeof sql.id>): Promise<boolean> {
  const others = name === 'instance' ? sql`where name <> ${SCHEMA_RECORD}` : sql``;
  const { rows } = await sql`select 1 from ${table} ${others} limit 1`.execute(db);
  return rows.length > 0;
}

/** @param db from `openEmptyPostgres` */
export function postgresTarget(db: Database): Target {
  return {
    tables: (tables) => targetTables(db, tables),
    clear: (tables) => emptyTables(db, tables),
    toStored: toPostgres,
    insert: (table, rows) => insertRows(db, table, rows),
    complete: async (table) => {
      await advanceSequences(db, table);
      await analyze(db, table);
    },
    eachRow: (table, rowBytes, use) => eachRow(db, table, rowBytes, use),
  };
}

async function targetTables(db: Database, tables: readonly SourceTable[]): Promise<TargetTable[]> {
  const existing = new Map((await db.introspection.getTables()).map((table) => [table.name, table]));
  return tables.map(({ name, columns }) => {
    const known = new Map(existing.get(name)?.columns.map((column) => [column.name, column]));
    return { name, columns: columns.map((column) => targetColumn(known.get(column), `${name}.${column}`)) };
  });
}

function targetColumn(column: ColumnMetadata | undefined, name: string): TargetColumn {
  if (column) return { name: column.name, type: column.dataType, hasSequence: column.isAutoIncrementing };
  throw new StorageUnusable(
    `The database has a column ${name}, which this version of Trunkline does not know: it cannot be copied.`,
  );
}

/** Deletes all rows, those of an earlier copy too; the database stays marked as unfinished. */
async function emptyTables(db: Database, tables: readonly TargetTable[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`truncate table ${sql.join(tables.map(({ name }) => sql.table(name)))}`.execute(trx);
    await markUnfinished(trx);
  });
}

/** Adds rows to a table. */
async function insertRows(db: Database, table: TargetTable, rows: readonly Row[]): Promise<void> {
  const { name, columns } = table;
  await sql`insert into ${sql.table(name)} (${columnList(columns)}) ${
    columns.some(isBytes) ? eachValue(table, rows) : valuesOfColumns(table, rows)
  }`.execute(db);
}

/** Bytes are sent as they are where each value is a parameter; in an array they would be text, of four times their size. */
function eachValue({ columns }: TargetTable, rows: readonly Row[]) {
  const values = rows.map((row) => sql`(${sql.join(columns.map((_, index) => row[index] ?? null))})`);
  return sql`values ${sql.join(values)}`;
}

/** Each column is one parameter, an array: the statement is the same for any number of rows. */
function valuesOfColumns({ columns }: TargetTable, rows: readonly Row[]) {
  const arrays = columns.map(
    ({ type }, index) => sql`${rows.map((row) => row[index] ?? null)}::${sql.id(type)}[]`,
  );
  return sql`select * from unnest(${sql.join(arrays)})`;
}

function isBytes({ type }: TargetColumn): boolean {
  return type === 'bytea';
}

/** The next row that is inserted gets a number of its own: rows that brought theirs did not advance the sequence. */
async function advanceSequences(db: Database, { name, columns }: TargetTable): Promise<void> {
  for (const column of columns.filter(({ hasSequence }) => hasSequence))
    await sql`select setval(pg_get_serial_sequence(${name}, ${column.name}), max(${sql.ref(column.name)}))
      from ${sql.table(name)}`.execute(db);
}

/** The planner knows what a table has before the first query, and not only when autovacuum has come by. */
async function analyze(db: Database, { name }: TargetTable): Promise<void> {
  await sql`analyze ${sql.table(name)}`.execute(db);
}

async function eachRow(
  db: Database,
  { name, columns }: TargetTable,
  rowBytes: number,
  use: (row: Row) => void,
): Promise<void> {
  const query = sql`select ${sql.join(columns.map(comparedValue))} from ${sql.table(name)} ${copiedRows(name)}`;
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      for await (const batch of eachBatch(trx, query, () => rowsPerBatch(rowBytes)))
        for (const row of batch) use(columns.map((column) => row[column.name] ?? null));
    });
}

/** All but the mark of a copy. */
function copiedRows(table: string) {
  return table === 'instance' ? sql`where name <> ${sql.lit(UNFINISHED_COPY)}` : sql``;
}

/** PostgreSQL hashes bytes itself: a spec has megabytes. */
function comparedValue(column: TargetColumn) {
  const value = sql.ref(column.name);
  return isBytes(column) ? sql`encode(sha256(${value}), 'hex') as ${value}` : value;
}

function columnList(columns: TargetTable['columns']) {
  return sql.join(columns.map(({ name }) => sql.ref(name)));
}
