import { refuseUndecryptable } from '../integrations/undecryptable.ts';
import type { Vault } from '../secrets/vault.ts';
import type { DestinationRow } from './destinations-storage.ts';
import { generateSecret } from './signature.ts';

/** The signing secrets of webhooks, encrypted for one destination and one origin: at another they sign nothing. */

type Owner = Pick<DestinationRow, 'id' | 'workspace_id' | 'url'>;

/**
 * Makes a new secret.
 *
 * @returns with its ciphertext @throws Problem secrets_undecryptable
 */
export async function createSecret(
  vault: Vault,
  owner: Owner,
): Promise<{ secret: string; encrypted: string }> {
  const secret = generateSecret();
  const encrypted = await refuseUndecryptable(() =>
    vault.encrypt(owner.workspace_id, rowIdentity(owner), secret),
  );
  return { secret, encrypted };
}

/**
 * The secrets to sign with: the present one, and the one before while both are valid.
 *
 * @throws SecretsUndecryptable
 */
export async function readSecrets(vault: Vault, row: DestinationRow, now: number): Promise<string[]> {
  const { previous_secret, previous_secret_until } = row;
  const isPreviousValid = previous_secret_until !== null && Date.parse(previous_secret_until) > now;
  return decryptSecrets(vault, { ...row, previous_secret: isPreviousValid ? previous_secret : null });
}

/** All secrets that a row has, valid or not. @throws SecretsUndecryptable */
export async function decryptSecrets(
  vault: Vault,
  row: Owner & Pick<DestinationRow, 'secret' | 'previous_secret'>,
): Promise<string[]> {
  const encrypted = [row.secret, row.previous_secret].filter((text) => text !== null);
  return Promise.all(encrypted.map((text) => vault.decrypt(row.workspace_id, rowIdentity(row), text)));
}

function rowIdentity({ id, url }: Owner): string {
  return `alert_destinations/${id}/${url === null ? '' : new URL(url).origin}`;
}
