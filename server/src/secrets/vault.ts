import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import { insertDataKey, selectDataKey, selectNewestDataKey } from './data-keys-storage.ts';
import { decryptBytes, encryptBytes, type KeyProvider, SecretsUndecryptable } from './keys.ts';

export type Vault = ReturnType<typeof createVault>;

/**
 * Envelope encryption: each workspace has a data key, wrapped by the master key. A ciphertext reads
 * `v1.<data key id>.<IV, ciphertext and tag>` and decrypts only for the workspace and the row it was encrypted for.
 *
 * @param isMasterKeyRight whether the provider unwraps all that is stored; if not, nothing new is encrypted in any
 *   workspace: once the right master key is back, it would be lost
 */
export function createVault(db: Database, provider: KeyProvider, isMasterKeyRight: boolean) {
  const unwrapped = new Map<string, Buffer>();

  /**
   * @param row identity of the row that will hold the ciphertext, e.g. `integration_headers/<id>/<name>`
   * @throws SecretsUndecryptable when the workspace's data key cannot be unwrapped, or the master key is another one:
   *   nothing new is encrypted beside secrets that restoring the master key may still recover
   */
  async function encrypt(workspaceId: string, row: string, plain: string): Promise<string> {
    return (await encrypterFor(workspaceId))(row, plain);
  }

  /** Encrypts values of a workspace with a data key that is read once. @throws as `encrypt` */
  async function encrypterFor(workspaceId: string): Promise<(row: string, plain: string) => string> {
    const { id, key } = await currentDataKey(workspaceId);
    return (row, plain) =>
      `v1.${id}.${encryptBytes(key, Buffer.from(plain), additionalData(workspaceId, row))}`;
  }

  /** @throws SecretsUndecryptable when the key is missing or the ciphertext is not of this workspace and row */
  async function decrypt(workspaceId: string, row: string, ciphertext: string): Promise<string> {
    const [version, keyId, bytes] = ciphertext.split('.');
    if (version !== 'v1' || !keyId || !bytes)
      throw new SecretsUndecryptable('A stored value is not a ciphertext of Trunkline.');
    const key = unwrapped.get(keyId) ?? (await unwrap(await dataKeyRow(workspaceId, keyId)));
    return decryptBytes(key, bytes, additionalData(workspaceId, row)).toString('utf8');
  }

  async function currentDataKey(workspaceId: string): Promise<{ id: string; key: Buffer }> {
    const row = await selectNewestDataKey(db, workspaceId);
    return row ? { id: row.id, key: await unwrap(row) } : createDataKey(workspaceId);
  }

  async function createDataKey(workspaceId: string): Promise<{ id: string; key: Buffer }> {
    if (!isMasterKeyRight) {
      throw new SecretsUndecryptable(
        'This server has another master key than the stored secrets were encrypted under. Ask the operator to restore MASTER_KEY (or DATA_DIR/master.key).',
      );
    }
    const id = uuid();
    const key = randomBytes(32);
    const { masterKeyId, wrapped } = await provider.wrap(key, dataKeyContext(workspaceId, id));
    await insertDataKey(db, {
      id,
      workspace_id: workspaceId,
      master_key_id: masterKeyId,
      wrapped,
      created_at: new Date().toISOString(),
    });
    unwrapped.set(id, key);
    return { id, key };
  }

  async function dataKeyRow(workspaceId: string, id: string): Promise<Row<'data_keys'>> {
    const row = await selectDataKey(db, workspaceId, id);
    if (!row)
      throw new SecretsUndecryptable(
        'The data key of a stored value is missing. Restore the database from a backup.',
      );
    return row;
  }

  async function unwrap(row: Row<'data_keys'>): Promise<Buffer> {
    const known = unwrapped.get(row.id);
    if (known) return known;
    const wrapped = { masterKeyId: row.master_key_id, wrapped: row.wrapped };
    const key = await provider.unwrap(wrapped, dataKeyContext(row.workspace_id, row.id));
    unwrapped.set(row.id, key);
    return key;
  }

  return { encrypt, encrypterFor, decrypt };
}

function additionalData(workspaceId: string, row: string): string {
  return `${workspaceId}\n${row}`;
}

/** What a wrapped data key is bound to. */
export function dataKeyContext(workspaceId: string, dataKeyId: string): string {
  return `data_keys/${workspaceId}/${dataKeyId}`;
}
