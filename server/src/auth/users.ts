import type { Database } from '../storage/database.ts';

/** Who has an account, read from better-auth's own table. Only better-auth writes to it. */

export type User = { id: string; email: string; name: string };

/** An account as its own person sees it. */
export type Profile = User & { email_verified: boolean; two_factor_enabled: boolean };

export function findUserByEmail(db: Database, email: string): Promise<User | undefined> {
  return db
    .selectFrom('user')
    .select(['id', 'email', 'name'])
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
}

/** Has the person proven that the address is theirs? */
export async function hasVerifiedEmail(db: Database, { id }: User): Promise<boolean> {
  return (await readProfile(db, id)).email_verified;
}

export async function readProfile(db: Database, id: string): Promise<Profile> {
  const { emailVerified, twoFactorEnabled, ...user } = await db
    .selectFrom('user')
    .select(['id', 'email', 'name', 'emailVerified', 'twoFactorEnabled'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return { ...user, email_verified: emailVerified === 1, two_factor_enabled: twoFactorEnabled === 1 };
}
