import { v7 as uuid } from 'uuid';
import { byOf, raiseAlertInWorkspacesOf } from '../alert-events/alert-events.ts';
import { invalidRequest, notFound } from '../http/problems.ts';
import { enforcePersonalTokenQuota } from '../quotas/quotas.ts';
import { generateToken, hashToken } from '../secrets/tokens.ts';
import type { Database } from '../storage/database.ts';
import {
  deletePersonalToken,
  deletePersonalTokensOf,
  findTokenWithUser,
  insertPersonalToken,
  type PersonalToken,
  selectPersonalTokens,
  updateLastUse,
} from './personal-tokens-storage.ts';
import type { User } from './users.ts';

/** Personal tokens (tlp_...): a user's management calls without a browser. */

const LAST_USE_PRECISION_MS = 60_000;

/**
 * Creates a token; only this response shows it.
 *
 * @param expires_at ISO 8601; null: it works until it is revoked
 * @throws Problem invalid_request when `expires_at` is in the past; quota_exceeded
 */
export async function createPersonalToken(
  db: Database,
  user: User,
  { name, expires_at }: { name: string; expires_at: string | null },
): Promise<PersonalToken & { token: string }> {
  if (expires_at !== null && Date.parse(expires_at) <= Date.now())
    throw invalidRequest([{ path: 'expires_at', message: 'is in the past' }]);
  const { token, hash } = generateToken('tlp');
  const personalToken = {
    id: uuid(),
    name,
    created_at: new Date().toISOString(),
    expires_at: expires_at && new Date(expires_at).toISOString(),
    last_used_at: null,
  };
  await db.transaction().execute(async (trx) => {
    await enforcePersonalTokenQuota(trx, user.id);
    await insertPersonalToken(trx, { ...personalToken, user_id: user.id, hash });
    const { expires_at } = personalToken;
    await raiseAlertInWorkspacesOf(trx, user.id, 'personal_token.created', {
      ...named(personalToken, user),
      expires_at,
    });
  });
  return { ...personalToken, token };
}

/** A user's tokens, oldest first, including those that expired. */
export function listPersonalTokens(db: Database, user: User): Promise<PersonalToken[]> {
  return selectPersonalTokens(db, user.id);
}

/** The next request with the token is refused. @throws Problem not_found */
export async function revokePersonalToken(db: Database, user: User, id: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const token = await deletePersonalToken(trx, user.id, id);
    if (!token) throw notFound('token');
    await raiseRevoked(trx, user, [token]);
  });
}

/** The next request with any of a user's tokens is refused. */
export async function revokePersonalTokens(db: Database, user: User): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await raiseRevoked(trx, user, await deletePersonalTokensOf(trx, user.id));
  });
}

type Named = { id: string; name: string };

async function raiseRevoked(trx: Database, user: User, tokens: readonly Named[]): Promise<void> {
  for (const token of tokens)
    await raiseAlertInWorkspacesOf(trx, user.id, 'personal_token.revoked', named(token, user));
}

/** As alerts name them. */
function named({ id, name }: Named, user: User) {
  return { token: { id, name }, by: byOf({ user }) };
}

/** The user of a token, and records its use; undefined for a token that is unknown or expired. */
export async function findUserByToken(
  db: Database,
  token: string,
): Promise<{ user: User; tokenName: string } | undefined> {
  const found = await findTokenWithUser(db, hashToken(token));
  if (!found) return undefined;
  const now = new Date();
  if (found.expires_at !== null && found.expires_at <= now.toISOString()) return undefined;
  // A note: a full disk is no reason to refuse what only reads.
  await recordUse(db, found, now).catch(() => undefined);
  const { userId, email, userName, tokenName } = found;
  return { user: { id: userId, email, name: userName }, tokenName };
}

/** Once a minute at most: a write costs more than all the rest of most requests. */
async function recordUse(
  db: Database,
  { id, last_used_at }: { id: string; last_used_at: string | null },
  now: Date,
): Promise<void> {
  if (last_used_at !== null && now.getTime() - Date.parse(last_used_at) < LAST_USE_PRECISION_MS) return;
  await updateLastUse(db, id, now.toISOString());
}
