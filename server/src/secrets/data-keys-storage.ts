import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';

/** Rows of data keys, each wrapped by a master key. */

export async function insertDataKey(db: Database, row: NewRow<'data_keys'>): Promise<void> {
  await db.insertInto('data_keys').values(row).execute();
}

/** The data key that a workspace encrypts with: its newest. */
export function selectNewestDataKey(
  db: Database,
  workspaceId: string,
): Promise<Row<'data_keys'> | undefined> {
  return db
    .selectFrom('data_keys')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export function selectDataKey(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<Row<'data_keys'> | undefined> {
  return db
    .selectFrom('data_keys')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
}

/** Those of all workspaces that another master key wrapped. */
export function selectDataKeysOfOtherMasterKeys(
  db: Database,
  masterKeyId: string,
): Promise<Row<'data_keys'>[]> {
  return db.selectFrom('data_keys').selectAll().where('master_key_id', '!=', masterKeyId).execute();
}

export async function updateWrapping(
  db: Database,
  id: string,
  wrapping: Pick<Row<'data_keys'>, 'master_key_id' | 'wrapped'>,
): Promise<void> {
  await db.updateTable('data_keys').set(wrapping).where('id', '=', id).execute();
}

/** Whether a stored header, credential or secret of an alert destination is encrypted with the data key. */
export async function isDataKeyUsed(db: Database, id: string): Promise<boolean> {
  const prefix = `v1.${id}.%`;
  const user = await db
    .selectFrom('integration_headers')
    .select('integration_id')
    .where('value', 'like', prefix)
    .unionAll(
      db.selectFrom('integration_credentials').select('integration_id').where('secret', 'like', prefix),
    )
    .unionAll(
      db
        .selectFrom('alert_destinations')
        .select('id as integration_id')
        .where((e) => e.or([e('secret', 'like', prefix), e('previous_secret', 'like', prefix)])),
    )
    .limit(1)
    .executeTakeFirst();
  return user !== undefined;
}

/** The ids of the master keys that wrap data keys. */
export async function selectMasterKeyIds(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('data_keys').select('master_key_id').distinct().execute();
  return rows.map((row) => row.master_key_id);
}

export function selectDataKeys(db: Database): Promise<Row<'data_keys'>[]> {
  return db.selectFrom('data_keys').selectAll().execute();
}

export async function deleteDataKey(db: Database, id: string): Promise<void> {
  await db.deleteFrom('data_keys').where('id', '=', id).execute();
}

/** Deletes what is encrypted with a data key. @returns how many headers and credentials */
export async function deleteSecretsOf(
  db: Database,
  id: string,
): Promise<{ headers: number; credentials: number }> {
  const prefix = `v1.${id}.%`;
  const headers = await db
    .deleteFrom('integration_headers')
    .where('value', 'like', prefix)
    .executeTakeFirst();
  const credentials = await db
    .deleteFrom('integration_credentials')
    .where('secret', 'like', prefix)
    .executeTakeFirst();
  for (const column of ['secret', 'previous_secret'] as const)
    await db
      .updateTable('alert_destinations')
      .set({ [column]: null })
      .where(column, 'like', prefix)
      .execute();
  return { headers: Number(headers.numDeletedRows), credentials: Number(credentials.numDeletedRows) };
}
