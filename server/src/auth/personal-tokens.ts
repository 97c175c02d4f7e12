import { v7 as uuid } from 'uuid';
import { invalidRequest, notFound } from '../http/problems.ts';
import { generateToken, hashToken } from '../secrets/tokens.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import type { User } from './users.ts';

/** Personal tokens (tlp_...): a person's management calls without a browser. */

export type PersonalToken = Pick<
  Row<'personal_tokens'>,
  'id' | 'name' | 'created_at' | 'expires_at' | 'last_used_at'
>;

const USE_NOTED_EVERY_MS = 60_000;

/**
 * Makes a token; only here is it seen.
 *
 * @param expires_at ISO 8601; null: it works until it is revoked
 * @throws Problem invalid_request when that lies in the past
 */
export async function createPersonalToken(
  db: Database,
  user: User,
  { name, expires_at }: { name: string; expires_at: string | null },
): Promise<PersonalToken & { token: string }> {
  if (expires_at !== null && Date.parse(expires_at) <= Date.now())
    throw invalidRequest([{ path: 'expires_at', message: 'lies in the past' }]);
  const { token, hash } = generateToken('tlp');
  const row = {
    id: uuid(),
    name,
    created_at: new Date().toISOString(),
    expires_at: expires_at && new Date(expires_at).toISOString(),
    last_used_at: null,
  };
  await db
    .insertInto('personal_tokens')
    .values({ ...row, user_id: user.id, hash })
    .execute();
  return { ...row, token };
}

/** A person's tokens, oldest first, those that expired too. */
export function listPersonalTokens(db: Database, user: User): Promise<PersonalToken[]> {
  return db
    .selectFrom('personal_tokens')
    .select(['id', 'name', 'created_at', 'expires_at', 'last_used_at'])
    .where('user_id', '=', user.id)
    .orderBy('id')
    .execute();
}

/** The next request with it is refused. @throws Problem not_found */
export async function revokePersonalToken(db: Database, user: User, id: string): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('personal_tokens')
    .where('id', '=', id)
    .where('user_id', '=', user.id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw notFound('token');
}

/** Whose token it is, noting its use; undefined when there is none such or it has expired. */
export async function findUserByToken(
  db: Database,
  token: string,
): Promise<{ user: User; tokenName: string } | undefined> {
  const row = await db
    .selectFrom('personal_tokens')
    .innerJoin('user', 'user.id', 'personal_tokens.user_id')
    .select(['personal_tokens.id', 'personal_tokens.name as tokenName', 'expires_at', 'last_used_at'])
    .select(['user.id as userId', 'email', 'user.name as userName'])
    .where('hash', '=', hashToken(token))
    .executeTakeFirst();
  if (!row) return undefined;
  const now = new Date();
  if (row.expires_at !== null && row.expires_at <= now.toISOString()) return undefined;
  await recordUse(db, row, now);
  return { user: { id: row.userId, email: row.email, name: row.userName }, tokenName: row.tokenName };
}

/** Once a minute at most: a write costs more than all the rest of most requests. */
async function recordUse(
  db: Database,
  { id, last_used_at }: { id: string; last_used_at: string | null },
  now: Date,
): Promise<void> {
  if (last_used_at !== null && now.getTime() - Date.parse(last_used_at) < USE_NOTED_EVERY_MS) return;
  await db
    .updateTable('personal_tokens')
    .set({ last_used_at: now.toISOString() })
    .where('id', '=', id)
    .execute();
}
