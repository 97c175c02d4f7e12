import { Type } from 'typebox';

/**
 * A backup is text, compressed: the header, then the tables in the order of the header, each with its rows and an end,
 * then the end of the backup. Each is one line of JSON; a row is an array, everything else an object. It is the same for
 * both engines, with values as SQLite stores them. A file without its last line is not whole.
 */

export const FORMAT = 'trunkline backup';
/** Of the lines; what the tables have is named by `schema`. */
export const FORMAT_VERSION = 1;

/** What a backup says of itself before its rows. */
export type BackupHeader = Type.Static<typeof BackupHeader>;
export const BackupHeader = Type.Object({
  format: Type.Literal(FORMAT),
  format_version: Type.Integer(),
  /** Of the Trunkline that made it. */
  version: Type.String(),
  created_at: Type.String(),
  engine: Type.Union([Type.Literal('sqlite'), Type.Literal('postgres')]),
  /** The migrations that the database had, of those that both engines have. */
  migrations: Type.Array(Type.String()),
  /** The master keys that wrap what is stored: fingerprints, never the keys. */
  master_key_ids: Type.Array(Type.String()),
  /** In base64; only in an encrypted backup, and only where the operator asked for it. */
  master_key: Type.Optional(Type.String()),
  /** Wrapped by a key management service, as the database has it. */
  wrapped_master_key: Type.Optional(Type.String()),
  /** Of the call log, on PostgreSQL the months from it on have partitions; null: it is empty. */
  oldest_call_id: Type.Union([Type.String(), Type.Null()]),
  /** The tables whose rows were left out. */
  without: Type.Array(Type.String()),
  tables: Type.Array(Type.Object({ name: Type.String(), columns: Type.Array(Type.String()) })),
});

/** What follows the rows of a table. */
export type TableEnd = Type.Static<typeof TableEnd>;
export const TableEnd = Type.Object({
  table: Type.String(),
  rows: Type.Integer(),
  checksum: Type.String(),
});

/** The last line. */
export type BackupEnd = Type.Static<typeof BackupEnd>;
export const BackupEnd = Type.Object({ end: Type.Literal(true), rows: Type.Integer() });

/** Bytes within a row. */
export type EncodedBytes = Type.Static<typeof EncodedBytes>;
export const EncodedBytes = Type.Object({ base64: Type.String() });
