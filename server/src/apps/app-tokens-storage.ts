import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';

/** An app token without the token itself: only its hash is stored. */
export type AppTokenView = Omit<Row<'app_tokens'>, 'app_id' | 'hash'>;

export async function insertAppToken(db: Database, row: NewRow<'app_tokens'>): Promise<void> {
  await db.insertInto('app_tokens').values(row).execute();
}

/** The tokens of an app, oldest first, including those that expired. */
export function selectAppTokens(db: Database, appId: string): Promise<AppTokenView[]> {
  return db
    .selectFrom('app_tokens')
    .select(['id', 'name', 'created_at', 'expires_at', 'last_used_at'])
    .where('app_id', '=', appId)
    .orderBy('id')
    .execute();
}

/** The hashes of all tokens that call for an app, those of its agents included. */
export async function selectTokenHashes(db: Database, appId: string): Promise<string[]> {
  const tokens = await db.selectFrom('app_tokens').select('hash').where('app_id', '=', appId).execute();
  const agents = await db
    .selectFrom('agent_sessions')
    .select('access_hash')
    .where('app_id', '=', appId)
    .execute();
  return [...tokens.map(({ hash }) => hash), ...agents.flatMap(({ access_hash }) => access_hash ?? [])];
}

/** A token with the workspace of its app, by the token's hash. */
export function selectTokenWithWorkspace(db: Database, hash: string) {
  return db
    .selectFrom('app_tokens')
    .innerJoin('apps', 'apps.id', 'app_tokens.app_id')
    .select(['app_tokens.id', 'app_tokens.expires_at', 'app_tokens.app_id', 'apps.workspace_id'])
    .where('app_tokens.hash', '=', hash)
    .executeTakeFirst();
}

/** @returns the deleted token; undefined: the app had no such token */
export function deleteAppToken(
  db: Database,
  appId: string,
  id: string,
): Promise<Pick<Row<'app_tokens'>, 'id' | 'name' | 'hash'> | undefined> {
  return db
    .deleteFrom('app_tokens')
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .returning(['id', 'name', 'hash'])
    .executeTakeFirst();
}

export async function updateLastUse(db: Database, id: string, last_used_at: string): Promise<void> {
  await db.updateTable('app_tokens').set({ last_used_at }).where('id', '=', id).execute();
}
