import { Problem } from '../http/problems.ts';
import { SecretsUndecryptable } from '../secrets/keys.ts';

/**
 * Seals secrets beside stored ones, and refuses to where those cannot be decrypted: saving then would lose them
 * for good.
 *
 * @throws Problem secrets_undecryptable
 */
export async function refuseUndecryptable<T>(seal: () => Promise<T>): Promise<T> {
  try {
    return await seal();
  } catch (error) {
    if (!(error instanceof SecretsUndecryptable)) throw error;
    throw new Problem(
      'secrets_undecryptable',
      `${error.message} Until then headers and credentials cannot be saved, so that none is lost.`,
      { status: 409 },
    );
  }
}
