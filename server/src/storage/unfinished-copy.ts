import type { Kysely } from 'kysely';
import { deleteInstanceValue, readInstanceValue, writeInstanceValue } from './instance-values.ts';
import type { Schema } from './schema.ts';
import { StorageUnusable } from './storage-unusable.ts';

/** A value in `instance` that says: a copy of another database goes into this one, and is not whole yet. */
export const UNFINISHED_COPY = 'unfinished_copy';
const VALUE = 'yes';

export function markUnfinished(db: Kysely<Schema>): Promise<void> {
  return writeInstanceValue(db, UNFINISHED_COPY, VALUE);
}

export async function markFinished(db: Kysely<Schema>): Promise<void> {
  await deleteInstanceValue(db, UNFINISHED_COPY, VALUE);
}

export async function isUnfinished(db: Kysely<Schema>): Promise<boolean> {
  return (await readInstanceValue(db, UNFINISHED_COPY)) !== undefined;
}

/** @throws StorageUnusable for a database that a copy left unfinished: part of the data is missing */
export async function requireFinished(db: Kysely<Schema>): Promise<void> {
  if (await isUnfinished(db))
    throw new StorageUnusable(
      'A copy or restore into this database was not finished. Repeat the command ("storage copy" or "restore"), then start again.',
    );
}
