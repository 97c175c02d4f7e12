import { decryptSecrets } from '../alerts/destination-secret.ts';
import { selectSigningDestinations } from '../alerts/destinations-storage.ts';
import { decryptCredentials } from '../integrations/credentials.ts';
import { decryptHeaders } from '../integrations/headers.ts';
import { selectStoredSecrets } from '../integrations/stored-secrets-storage.ts';
import { unwrapAccountsSecret } from '../secrets/accounts-secret.ts';
import { decrypts, type KeyProvider } from '../secrets/keys.ts';
import { createVault } from '../secrets/vault.ts';
import type { Database } from '../storage/database.ts';

/** How many secrets a database has, and how many of them the master key does not decrypt. */
export type SecretsCheck = { secrets: number; undecryptable: number };

const PAGE = 100;

/**
 * Decrypts everything that a database has encrypted: headers, credentials, the signing secrets of alert destinations, and
 * the secret of the accounts, with which better-auth encrypts the rest.
 *
 * @param provider the master keys that there are
 * @param onUndecryptable called for each that does not decrypt, with the row that has it
 */
export async function checkStoredSecrets(
  db: Database,
  provider: KeyProvider,
  onUndecryptable: (row: string) => void = () => {},
): Promise<SecretsCheck> {
  const vault = createVault(db, provider, false);
  const check = { secrets: 0, undecryptable: 0 };
  const count = async (row: string, decryption: Promise<unknown>) => {
    check.secrets += 1;
    if (await decrypts(decryption)) return;
    check.undecryptable += 1;
    onUndecryptable(row);
  };
  await count('instance/accounts_secret', unwrapAccountsSecret(db, provider));
  for await (const integration of eachOf((after) => selectStoredSecrets(db, after, PAGE))) {
    const { id, headers, credentials } = integration;
    // Where a value is elsewhere, nothing is encrypted.
    for (const row of headers.filter(isStoredHere))
      await count(`integration_headers/${id}/${row.name}`, decryptHeaders(vault, integration, [row]));
    for (const [index, row] of credentials.entries())
      if (isStoredHere(row))
        await count(`integration_credentials/${id}/${index}`, decryptCredentials(vault, integration, [row]));
  }
  for await (const destination of eachOf((after) => selectSigningDestinations(db, after, PAGE)))
    await count(`alert_destinations/${destination.id}`, decryptSecrets(vault, destination));
  return check;
}

function isStoredHere({ ref }: { ref: string | null }): boolean {
  return ref === null;
}

async function* eachOf<Row extends { id: string }>(
  selectPage: (after: string) => Promise<Row[]>,
): AsyncGenerator<Row> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: Row[] = await selectPage(after);
    yield* page;
    after = page.at(-1)?.id;
  }
}
