import { hkdfSync, randomBytes } from 'node:crypto';
import type { Database } from '../storage/database.ts';
import { readInstanceValue, writeInstanceValue } from '../storage/instance-values.ts';
import { selectDataKeys } from './data-keys-storage.ts';
import { createLocalKeyProvider, type KeyProvider, type WrappedKey } from './keys.ts';

/**
 * The secret of the accounts: it signs sessions and encrypts what two-factor authentication and single sign-on store.
 * Random, and stored wrapped by the master key, as data keys are: it stays the same when the master key is rotated.
 */

const NAME = 'accounts_secret';
const CONTEXT = `instance/${NAME}`;
/** The value of a secret that was abandoned: another one is created. */
const LOST = 'lost';

/**
 * Reads the secret, or creates it.
 *
 * @param initial what an instance that has none starts with
 * @throws SecretsUndecryptable when no master key of the provider unwraps it
 */
export async function loadAccountsSecret(
  db: Database,
  provider: KeyProvider,
  initial: Buffer,
): Promise<Buffer> {
  // Before the transaction: a key management service may be asked.
  const wrapped = await provider.wrap(initial, CONTEXT);
  // Of nodes that start at once, one stores its own.
  const stored = await db.transaction().execute(async (trx) => {
    const existing = await readWrapped(trx);
    if (!existing) await writeWrapped(trx, wrapped);
    return existing;
  });
  return stored ? provider.unwrap(stored, CONTEXT) : initial;
}

/**
 * What an instance without a stored secret starts with: a random one, or, where accounts exist already, the one that
 * former versions derived from the master key.
 *
 * @param masterKeys the current one and former ones
 */
export async function initialAccountsSecret(db: Database, masterKeys: readonly Buffer[]): Promise<Buffer> {
  const hasAccounts = (await readInstanceValue(db, 'better_auth')) !== undefined;
  const hadSecret = (await readInstanceValue(db, NAME)) !== undefined;
  if (!hasAccounts || hadSecret) return randomBytes(32);
  return derivedSecret(await masterKeyInUse(db, masterKeys));
}

/** Data keys are wrapped again at each start, so they name the master key of the last one. */
async function masterKeyInUse(db: Database, masterKeys: readonly Buffer[]): Promise<Buffer> {
  const ids = new Set((await selectDataKeys(db)).map((row) => row.master_key_id));
  const inUse = masterKeys.find((key) => ids.has(createLocalKeyProvider(key).currentKeyId)) ?? masterKeys[0];
  if (!inUse) throw new Error('There is no master key.');
  return inUse;
}

function derivedSecret(masterKey: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, '', 'trunkline sessions', 32));
}

/**
 * Wraps the secret with the current master key, where a former one wrapped it.
 *
 * @returns whether it was wrapped again
 * @throws SecretsUndecryptable
 */
export async function rewrapAccountsSecret(db: Database, provider: KeyProvider): Promise<boolean> {
  const stored = await readWrapped(db);
  if (!stored || stored.masterKeyId === provider.currentKeyId) return false;
  await writeWrapped(db, await provider.wrap(await provider.unwrap(stored, CONTEXT), CONTEXT));
  return true;
}

/**
 * Unwraps the stored secret, if there is one.
 *
 * @throws SecretsUndecryptable when no master key of the provider does
 */
export async function unwrapAccountsSecret(db: Database, provider: KeyProvider): Promise<Buffer | undefined> {
  const stored = await readWrapped(db);
  return stored && provider.unwrap(stored, CONTEXT);
}

/** The id of the master key that wraps the stored secret, if there is one. */
export async function readAccountsSecretKeyId(db: Database): Promise<string | undefined> {
  return (await readWrapped(db))?.masterKeyId;
}

/** The next start creates another one. */
export async function deleteAccountsSecret(db: Database): Promise<void> {
  await writeInstanceValue(db, NAME, LOST);
}

async function readWrapped(db: Database): Promise<WrappedKey | undefined> {
  const [masterKeyId, wrapped] = (await readInstanceValue(db, NAME))?.split('.') ?? [];
  return masterKeyId === undefined || wrapped === undefined ? undefined : { masterKeyId, wrapped };
}

async function writeWrapped(db: Database, { masterKeyId, wrapped }: WrappedKey): Promise<void> {
  await writeInstanceValue(db, NAME, `${masterKeyId}.${wrapped}`);
}
