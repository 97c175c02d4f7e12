import { unwrapAccountsSecret } from '../secrets/accounts-secret.ts';
import { decrypts, type KeyProvider } from '../secrets/keys.ts';
import { createVault } from '../secrets/vault.ts';
import type { Database } from '../storage/database.ts';
import { decryptCredentials } from './credentials.ts';
import { decryptHeaders } from './headers.ts';
import { type StoredSecrets, selectStoredSecrets } from './stored-secrets-storage.ts';

/** How many secrets a database has, and how many of them the master key does not decrypt. */
export type SecretsCheck = { secrets: number; undecryptable: number };

const PAGE = 100;

/**
 * Decrypts everything that a database has encrypted: headers, credentials, and the secret of the accounts, with which
 * better-auth encrypts the rest.
 *
 * @param provider the master keys that there are
 */
export async function checkStoredSecrets(db: Database, provider: KeyProvider): Promise<SecretsCheck> {
  const vault = createVault(db, provider, false);
  const check = { secrets: 0, undecryptable: 0 };
  const count = async (decryption: Promise<unknown>) => {
    check.secrets += 1;
    if (!(await decrypts(decryption))) check.undecryptable += 1;
  };
  await count(unwrapAccountsSecret(db, provider));
  for await (const integration of eachIntegration(db)) {
    for (const row of integration.headers) await count(decryptHeaders(vault, integration, [row]));
    for (const row of integration.credentials) await count(decryptCredentials(vault, integration, [row]));
  }
  return check;
}

async function* eachIntegration(db: Database): AsyncGenerator<StoredSecrets> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: StoredSecrets[] = await selectStoredSecrets(db, after, PAGE);
    yield* page;
    after = page.at(-1)?.id;
  }
}
