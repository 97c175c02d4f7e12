import { Problem } from '../http/problems.ts';
import { SecretsUndecryptable } from '../secrets/keys.ts';

/**
 * Runs an encryption that replaces stored secrets, and refuses where those cannot be decrypted: they would be lost.
 *
 * @throws Problem secrets_undecryptable
 */
export async function refuseUndecryptable<T>(encrypt: () => Promise<T>): Promise<T> {
  try {
    return await encrypt();
  } catch (error) {
    if (!(error instanceof SecretsUndecryptable)) throw error;
    throw new Problem(
      'secrets_undecryptable',
      `${error.message} Until then headers and credentials cannot be saved, so that none is lost.`,
      { status: 409 },
    );
  }
}
