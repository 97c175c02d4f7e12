import type { Database } from '../storage/database.ts';
import type { Profile, User } from './users.ts';
import { findProfile } from './users-storage.ts';

/** An account as its own user sees it. */
export function readProfile(db: Database, user: User): Promise<Profile> {
  return findProfile(db, user.id);
}

/** Whether the user has confirmed the email. */
export async function hasVerifiedEmail(db: Database, user: User): Promise<boolean> {
  return (await findProfile(db, user.id)).email_verified;
}
