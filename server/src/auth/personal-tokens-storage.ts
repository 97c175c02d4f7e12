import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';

export type PersonalToken = Pick<
  Row<'personal_tokens'>,
  'id' | 'name' | 'created_at' | 'expires_at' | 'last_used_at'
>;

export async function insertPersonalToken(db: Database, row: NewRow<'personal_tokens'>): Promise<void> {
  await db.insertInto('personal_tokens').values(row).execute();
}

/** A user's tokens, oldest first, including those that expired. */
export function selectPersonalTokens(db: Database, userId: string): Promise<PersonalToken[]> {
  return db
    .selectFrom('personal_tokens')
    .select(['id', 'name', 'created_at', 'expires_at', 'last_used_at'])
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute();
}

type Deleted = Pick<PersonalToken, 'id' | 'name'>;

/** @returns undefined: the user has no such token */
export function deletePersonalToken(db: Database, userId: string, id: string): Promise<Deleted | undefined> {
  return db
    .deleteFrom('personal_tokens')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning(['id', 'name'])
    .executeTakeFirst();
}

export function deletePersonalTokensOf(db: Database, userId: string): Promise<Deleted[]> {
  return db.deleteFrom('personal_tokens').where('user_id', '=', userId).returning(['id', 'name']).execute();
}

/** A token with its user, by the token's hash. */
export function findTokenWithUser(db: Database, hash: string) {
  return db
    .selectFrom('personal_tokens')
    .innerJoin('user', 'user.id', 'personal_tokens.user_id')
    .select(['personal_tokens.id', 'personal_tokens.name as tokenName', 'expires_at', 'last_used_at'])
    .select(['user.id as userId', 'email', 'user.name as userName'])
    .where('hash', '=', hash)
    .executeTakeFirst();
}

export async function updateLastUse(db: Database, id: string, last_used_at: string): Promise<void> {
  await db.updateTable('personal_tokens').set({ last_used_at }).where('id', '=', id).execute();
}
