import { StorageUnusable } from '../storage/storage-unusable.ts';

/**
 * Files encrypted with age (https://age-encryption.org/v1): what this writes, any implementation of age reads. The library is
 * loaded by the commands that need it.
 */

/** To whom a file is encrypted: one passphrase, or public keys (`age1...`). */
export type Encryption = { passphrase: string } | { recipients: readonly string[] };
/** With what a file is decrypted: a passphrase, or secret keys (`AGE-SECRET-KEY-1...`). */
export type Decryption = { passphrase: string } | { identities: readonly string[] };

type Bytes = AsyncIterable<Uint8Array>;

/** @throws StorageUnusable for a public key that is none */
export async function encryptStream(bytes: Bytes, encryption: Encryption): Promise<Bytes> {
  return (await encrypterFor(encryption)).encrypt(ReadableStream.from(bytes));
}

/** Encrypts a text into a text, which is safe to print. @throws StorageUnusable for a public key that is none */
export async function encryptText(text: string, encryption: Encryption): Promise<string> {
  const encrypter = await encrypterFor(encryption);
  const { armor } = await import('age-encryption');
  return armor.encode(await encrypter.encrypt(text));
}

/** @throws StorageUnusable when it does not decrypt, at once or while it is read */
export async function decryptStream(bytes: Bytes, decryption: Decryption): Promise<Bytes> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  try {
    if ('passphrase' in decryption) decrypter.addPassphrase(decryption.passphrase);
    else for (const identity of decryption.identities) decrypter.addIdentity(identity);
  } catch (error) {
    throw new StorageUnusable(
      `The identity file has a line that is no secret key of age (${messageOf(error)}).`,
    );
  }
  try {
    return await decrypter.decrypt(ReadableStream.from(bytes));
  } catch (error) {
    throw new StorageUnusable(
      `The file does not decrypt (${messageOf(error)}). Give the passphrase or the identity that it was encrypted for.`,
    );
  }
}

/** Whether bytes begin a file that age encrypted. */
export function isAgeFile(beginning: Uint8Array): boolean {
  return Buffer.from(beginning.subarray(0, MAGIC.length)).equals(MAGIC);
}

const MAGIC = Buffer.from('age-encryption.org/');

async function encrypterFor(encryption: Encryption) {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  try {
    if ('passphrase' in encryption) encrypter.setPassphrase(encryption.passphrase);
    else for (const recipient of encryption.recipients) encrypter.addRecipient(recipient);
  } catch (error) {
    throw new StorageUnusable(`--recipient is no public key of age, such as age1... (${messageOf(error)}).`);
  }
  return encrypter;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
