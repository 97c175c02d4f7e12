import type { ColumnDefinitionBuilder, Kysely } from 'kysely';

/** Adds a column to a table. */
export async function addColumn(
  db: Kysely<unknown>,
  table: string,
  name: string,
  type: 'text' | 'integer',
  build: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder = (column) => column,
): Promise<void> {
  await db.schema.alterTable(table).addColumn(name, type, build).execute();
}
