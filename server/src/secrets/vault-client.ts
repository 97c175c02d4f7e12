import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** A HashiCorp Vault or an OpenBao. */
export type VaultSettings = {
  url: string;
  token: string;
  /** Read for each request, where the token is in a file: an agent renews it there. */
  tokenFile: string | undefined;
  namespace: string | undefined;
};

/** Vault did not respond, or not with JSON: the message says what to do. */
export class VaultUnreachable extends Error {}

type VaultRequest = { method: 'GET' | 'POST'; path: string; body?: object; signal: AbortSignal };
/** `received` is undefined for a response that is none of success. */
type VaultResponse = { status: number; received: unknown };

const MAX_ATTEMPTS = 3;
const RETRY_MS = 500;
const MAX_RESPONSE_BYTES = 1024 * 1024;

/** Requests to the HTTP API of Vault (https://developer.hashicorp.com/vault/api-docs). */
export function createVaultClient({ url, token, tokenFile, namespace }: VaultSettings) {
  /**
   * Sends a request, again where the response says that its reason is a passing one.
   *
   * @param path below /v1/
   * @throws VaultUnreachable
   */
  async function request(options: VaultRequest): Promise<VaultResponse> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await send(options);
      if (!isPassing(response.status) || attempt === MAX_ATTEMPTS) return response;
      await wait(RETRY_MS * attempt);
    }
  }

  async function send({ method, path, body, signal }: VaultRequest): Promise<VaultResponse> {
    try {
      const response = await fetch(`${url}/v1/${path}`, {
        method,
        headers: {
          'x-vault-token': await currentToken(),
          'x-vault-request': 'true',
          ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
        },
        ...(body && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal,
      });
      const text = await boundedText(response);
      return { status: response.status, received: response.ok ? parse(text) : undefined };
    } catch (error) {
      throw new VaultUnreachable(
        `Vault cannot be reached at VAULT_ADDR (${reasonOf(error)}). Check VAULT_ADDR, and that Vault runs.`,
      );
    }
  }

  async function currentToken(): Promise<string> {
    return tokenFile === undefined ? token : (await readFile(tokenFile, 'utf8')).trim();
  }

  return { request };
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_RESPONSE_BYTES) throw new Error('its response is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The message of JSON.parse quotes the text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('its response is no JSON');
  }
}

/** Throttled, or a standby that becomes active; one that is sealed stays so. */
function isPassing(status: number): boolean {
  return status === 429 || status === 472 || status === 473 || status === 502 || status === 500;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
