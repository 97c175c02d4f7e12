import type { Row } from './batches.ts';
import type { SourceTable } from './source.ts';
import type { Value } from './values.ts';

/** A table of the target, with the columns that are copied; a sequence numbers the rows of some. */
export type TargetTable = { name: string; columns: readonly TargetColumn[] };
export type TargetColumn = { name: string; type: string; hasSequence: boolean };

/** A database that the tables of a source are copied to, with the same schema. */
export type Target = {
  /**
   * The tables that those of a source are copied to.
   *
   * @throws StorageUnusable for a table or column that the target lacks
   */
  tables: (tables: readonly SourceTable[]) => Promise<TargetTable[]>;
  /** Deletes all rows, those of an earlier copy too. */
  clear: (tables: readonly TargetTable[]) => Promise<void>;
  /** A value of a source as a column of the target stores it. @param type of the column, as the target names it */
  toStored: (value: Value, type: string) => Value;
  insert: (table: TargetTable, rows: readonly Row[]) => Promise<void>;
  /** Called once all rows of a table are inserted. */
  complete: (table: TargetTable) => Promise<void>;
  /**
   * Reads the rows of a table back, a batch in memory at a time; of bytes, their hash may come (checksum.ts).
   *
   * @param rowBytes of its largest row
   */
  eachRow: (table: TargetTable, rowBytes: number, use: (row: Row) => void) => Promise<void>;
};
