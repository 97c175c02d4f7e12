import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import { engineOf } from '../storage/engine.ts';
import type { Profile, User } from './users.ts';

/** Accounts, read from better-auth's own table. Only better-auth writes to it. */

export function selectUsers(db: Database): Promise<User[]> {
  return db.selectFrom('user').select(['id', 'email', 'name']).execute();
}

/**
 * Gives the ids of accounts the collation of ours on PostgreSQL: with another one no index finds the account of a member or
 * of an editor, and every list that names them reads all accounts.
 */
export async function collateUserIds(db: Database): Promise<void> {
  if (engineOf(db) === 'postgres')
    await sql`alter table "user" alter column id type text collate "C"`.execute(db);
}

export function findUserByEmail(db: Database, email: string): Promise<User | undefined> {
  return db
    .selectFrom('user')
    .select(['id', 'email', 'name'])
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
}

export async function findProfile(db: Database, id: string): Promise<Profile> {
  const { emailVerified, twoFactorEnabled, ...user } = await db
    .selectFrom('user')
    .select(['id', 'email', 'name', 'emailVerified', 'twoFactorEnabled'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return { ...user, email_verified: Boolean(emailVerified), two_factor_enabled: Boolean(twoFactorEnabled) };
}
