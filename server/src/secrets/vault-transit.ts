import { type Static, type TSchema, Type } from 'typebox';
import { Check } from 'typebox/value';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import type { KeyWrapper } from './key-wrapper.ts';
import type { TransitSettings } from './master-key-settings.ts';
import { createVaultClient, VaultUnreachable } from './vault-client.ts';

const TIMEOUT_MS = 10_000;

const Encrypted = Type.Object({ data: Type.Object({ ciphertext: Type.String({ maxLength: 4096 }) }) });
const Decrypted = Type.Object({ data: Type.Object({ plaintext: Type.String({ maxLength: 4096 }) }) });

/** The transit engine of HashiCorp Vault (https://developer.hashicorp.com/vault/api-docs/secret/transit), or OpenBao's. */
export function createTransitWrapper(settings: TransitSettings): KeyWrapper {
  const { mount, key } = settings;
  const client = createVaultClient(settings);

  async function request<Schema extends TSchema>(
    action: 'encrypt' | 'decrypt',
    body: object,
    schema: Schema,
  ): Promise<Static<Schema>> {
    const { status, received } = await send(action, body);
    if (status === 200 && Check(schema, received)) return received;
    throw refusal(action, status);
  }

  async function send(action: string, body: object): Promise<{ status: number; received: unknown }> {
    const path = `${mount}/${action}/${encodeURIComponent(key)}`;
    try {
      return await client.request({ method: 'POST', path, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      if (!(error instanceof VaultUnreachable)) throw error;
      throw new StorageUnusable(error.message);
    }
  }

  function refusal(action: string, status: number): StorageUnusable {
    const advice = new Map([
      [400, `it does not ${action} with the key ${key}: was it wrapped by another one?`],
      [
        403,
        `the token may not: VAULT_TOKEN needs a policy with update on ${mount}/encrypt/${key} and ${mount}/decrypt/${key}`,
      ],
      [404, `there is no transit engine at ${mount}, or no key ${key}`],
      [429, 'it refuses so many requests: try again later'],
      [503, 'it is sealed: unseal it'],
    ]);
    return new StorageUnusable(`Vault responds with ${status}: ${advice.get(status) ?? 'see its log'}.`);
  }

  return {
    name: `the key ${key} of Vault`,
    wrap: async (plain) =>
      (await request('encrypt', { plaintext: plain.toString('base64') }, Encrypted)).data.ciphertext,
    unwrap: async (ciphertext) =>
      Buffer.from((await request('decrypt', { ciphertext }, Decrypted)).data.plaintext, 'base64'),
  };
}
