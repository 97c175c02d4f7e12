import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** A key encrypted by a master key. */
export type WrappedKey = { masterKeyId: string; wrapped: string };

/** Where the master key lives. A key management service would be another implementation of this. */
export interface KeyProvider {
  readonly currentKeyId: string;
  /** The ids of all master keys that there are, former ones too. */
  readonly keyIds: readonly string[];
  /** Encrypts a key; `context` must be the same when it is unwrapped. */
  wrap(dataKey: Buffer, context: string): Promise<WrappedKey>;
  /** @throws SecretsUndecryptable when the master key that wrapped it is missing, or the bytes were changed */
  unwrap(key: WrappedKey, context: string): Promise<Buffer>;
}

/** What is stored cannot be decrypted: the master key is another one, or the row was changed. */
export class SecretsUndecryptable extends Error {}

/** Whether a decryption succeeds. @throws what it throws other than SecretsUndecryptable */
export async function decrypts(decryption: Promise<unknown>): Promise<boolean> {
  try {
    await decryption;
    return true;
  } catch (error) {
    if (error instanceof SecretsUndecryptable) return false;
    throw error;
  }
}

/**
 * Master keys held in this process: the current one wraps, the former ones still unwrap.
 *
 * @param current 32 bytes
 * @param previous former master keys, 32 bytes each
 */
export function createLocalKeyProvider(current: Buffer, previous: readonly Buffer[] = []): KeyProvider {
  const keys = new Map([current, ...previous].map((key) => [fingerprint(key), key]));
  const currentKeyId = fingerprint(current);
  return {
    currentKeyId,
    keyIds: [...keys.keys()],
    wrap: async (dataKey, context) => ({
      masterKeyId: currentKeyId,
      wrapped: encryptBytes(current, dataKey, context),
    }),
    async unwrap({ masterKeyId, wrapped }, context) {
      const key = keys.get(masterKeyId);
      if (!key) {
        throw new SecretsUndecryptable(
          `The stored secrets were encrypted under the master key ${masterKeyId}, and this server has ${currentKeyId}. Ask the operator to restore MASTER_KEY (or DATA_DIR/master.key).`,
        );
      }
      return decryptBytes(key, wrapped, context);
    },
  };
}

/** At most so often the master keys are read again for one that is not known. */
const RELOAD_MS = 1_000;

/**
 * Master keys that may be replaced while this process runs: they are read again before a key is wrapped, which happens once
 * for a workspace, and for what an unknown one wrapped.
 *
 * @param initial the master keys of now
 * @param reload reads them
 */
export function createReloadingKeyProvider(
  initial: KeyProvider,
  reload: () => Promise<KeyProvider>,
): KeyProvider {
  let provider = initial;
  let loadedAt = Number.NEGATIVE_INFINITY;
  return {
    get currentKeyId() {
      return provider.currentKeyId;
    },
    get keyIds() {
      return provider.keyIds;
    },
    async wrap(dataKey, context) {
      provider = await reload();
      return provider.wrap(dataKey, context);
    },
    async unwrap(key, context) {
      if (!provider.keyIds.includes(key.masterKeyId) && performance.now() - loadedAt > RELOAD_MS) {
        loadedAt = performance.now();
        provider = await reload();
      }
      return provider.unwrap(key, context);
    },
  };
}

/** Identifies a master key without revealing it. */
function fingerprint(key: Buffer): string {
  return createHash('sha256').update('trunkline master key').update(key).digest('hex').slice(0, 16);
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM with a random 96-bit IV (NIST SP 800-38D, 8.2.2).
 *
 * @param aad additional data: decryption fails unless it is the same
 * @returns IV, ciphertext and tag, in base64url
 */
export function encryptBytes(key: Buffer, plain: Buffer, aad: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(
    Buffer.from(aad),
  );
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** @throws SecretsUndecryptable when the key, the bytes or the additional data are not those of `encryptBytes` */
export function decryptBytes(key: Buffer, encrypted: string, aad: string): Buffer {
  const bytes = Buffer.from(encrypted, 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(aad))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SecretsUndecryptable(
      'A stored value does not decrypt: it was changed outside Trunkline, or moved from another row.',
    );
  }
}
