import { setTimeout as wait } from 'node:timers/promises';
import { type Static, type TSchema, Type } from 'typebox';
import { Check } from 'typebox/value';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import type { KeyWrapper } from './key-wrapper.ts';
import type { TransitSettings } from './master-key-settings.ts';

const TIMEOUT_MS = 10_000;
const MAX_ATTEMPTS = 3;
const RETRY_MS = 500;

const Encrypted = Type.Object({ data: Type.Object({ ciphertext: Type.String({ maxLength: 4096 }) }) });
const Decrypted = Type.Object({ data: Type.Object({ plaintext: Type.String({ maxLength: 4096 }) }) });

/** The transit engine of HashiCorp Vault (https://developer.hashicorp.com/vault/api-docs/secret/transit), or OpenBao's. */
export function createTransitWrapper(settings: TransitSettings): KeyWrapper {
  const { url, mount, key, token, namespace } = settings;

  async function request<Schema extends TSchema>(
    action: 'encrypt' | 'decrypt',
    body: object,
    schema: Schema,
  ): Promise<Static<Schema>> {
    for (let attempt = 1; ; attempt += 1) {
      const { status, received } = await send(action, body);
      if (status === 200 && Check(schema, received)) return received;
      if (!isPassing(status) || attempt === MAX_ATTEMPTS) throw refusal(action, status);
      await wait(RETRY_MS * attempt);
    }
  }

  async function send(action: string, body: object): Promise<{ status: number; received: unknown }> {
    try {
      const response = await fetch(`${url}/v1/${mount}/${action}/${encodeURIComponent(key)}`, {
        method: 'POST',
        headers: {
          'x-vault-token': token,
          'x-vault-request': 'true',
          ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
        },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      return { status: response.status, received: response.ok ? JSON.parse(text) : undefined };
    } catch (error) {
      throw new StorageUnusable(
        `Vault cannot be reached at VAULT_ADDR (${reasonOf(error)}). Check VAULT_ADDR, and that Vault runs.`,
      );
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

/** Throttled, or a standby that becomes active; one that is sealed stays so. */
function isPassing(status: number): boolean {
  return status === 429 || status === 472 || status === 473 || status === 502 || status === 500;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
