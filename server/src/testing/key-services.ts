import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { decryptBytes, encryptBytes } from '../secrets/keys.ts';
import type { Scope } from './scope.ts';
import { type Received, startUpstream } from './upstream.ts';

/** Servers on this machine that speak the protocols of key management services. */

/** What such a server does next in place of its work. */
type Refusal = { status: number; body: string; times?: number };

/** A server that responds with the result of `work`, or refuses where its state says so; a second key is one that the master key was not wrapped with. */
async function startService(scope: Scope, work: (request: Received, key: Buffer) => object | undefined) {
  const keys = [randomBytes(32), randomBytes(32)];
  const state: { refusal: Refusal | undefined; key: number; requests: number } = {
    refusal: undefined,
    key: 0,
    requests: 0,
  };
  const { url } = await startUpstream(scope, (request, response) => {
    state.requests += 1;
    const { refusal } = state;
    const { status, body } = isRefused(refusal) ? refusal : responseTo(request);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
  });

  function responseTo(request: Received): { status: number; body: string } {
    const result = work(request, keys[state.key] ?? Buffer.alloc(0));
    return result ? { status: 200, body: JSON.stringify(result) } : { status: 400, body: WRONG_KEY };
  }

  return { url, state };
}

/** Counts those that are for some requests only. */
function isRefused(refusal: Refusal | undefined): refusal is Refusal {
  if (!refusal) return false;
  if (refusal.times === undefined) return true;
  refusal.times -= 1;
  return refusal.times >= 0;
}

const WRONG_KEY = JSON.stringify({
  __type: 'InvalidCiphertextException',
  errors: ['cipher: message authentication failed'],
});

const TransitBody = Type.Object({
  plaintext: Type.Optional(Type.String()),
  ciphertext: Type.Optional(Type.String()),
});

/** The transit engine of Vault, with the key `trunkline` and the token `hvs.right`. */
export function startTransit(scope: Scope) {
  return startService(scope, ({ line, headers, body }, key) => {
    const { plaintext, ciphertext } = Value.Parse(TransitBody, JSON.parse(body));
    if (headers['x-vault-token'] !== 'hvs.right') throw new Error('The token is not sent.');
    if (line === 'POST /v1/transit/encrypt/trunkline')
      return {
        data: { ciphertext: `vault:v1:${encryptBytes(key, Buffer.from(plaintext ?? '', 'base64'), '')}` },
      };
    return orUndefined(() => ({
      data: {
        plaintext: decryptBytes(key, (ciphertext ?? '').slice('vault:v1:'.length), '').toString('base64'),
      },
    }));
  });
}

const KmsBody = Type.Object({
  KeyId: Type.String(),
  EncryptionContext: Type.Record(Type.String(), Type.String()),
  Plaintext: Type.Optional(Type.String()),
  CiphertextBlob: Type.Optional(Type.String()),
});

/** AWS KMS (JSON 1.1). */
export function startKms(scope: Scope) {
  return startService(scope, ({ headers, body }, key) => {
    const { KeyId, EncryptionContext, Plaintext, CiphertextBlob } = Value.Parse(KmsBody, JSON.parse(body));
    const context = JSON.stringify(EncryptionContext);
    if (!headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) throw new Error('It is not signed.');
    if (headers['x-amz-target'] === 'TrentService.Encrypt') {
      const encrypted = encryptBytes(key, Buffer.from(Plaintext ?? '', 'base64'), context);
      return { KeyId, CiphertextBlob: Buffer.from(encrypted).toString('base64') };
    }
    return orUndefined(() => {
      const encrypted = Buffer.from(CiphertextBlob ?? '', 'base64').toString();
      return { KeyId, Plaintext: decryptBytes(key, encrypted, context).toString('base64') };
    });
  });
}

function orUndefined<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
