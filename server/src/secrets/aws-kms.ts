import { StorageUnusable } from '../storage/storage-unusable.ts';
import type { KeyWrapper } from './key-wrapper.ts';
import type { KmsSettings } from './master-key-settings.ts';

const TIMEOUT_MS = 10_000;
/** What the key is bound to: one who may decrypt with the same key cannot pass off another ciphertext as this one. */
const CONTEXT = { application: 'trunkline', purpose: 'master key' };

/**
 * A key of AWS KMS. The SDK finds the region and the credentials as everywhere (environment, files, roles); it is loaded only
 * where it is used.
 */
export function createKmsWrapper({ keyId, endpoint }: KmsSettings): KeyWrapper {
  async function withClient<T>(use: (kms: Kms) => Promise<T>): Promise<T> {
    const sdk = await import('@aws-sdk/client-kms');
    const client = new sdk.KMSClient({ ...(endpoint !== undefined && { endpoint }), maxAttempts: 3 });
    try {
      return await use({ sdk, client });
    } catch (error) {
      throw refusal(error, keyId);
    } finally {
      client.destroy();
    }
  }

  return {
    name: `the key ${keyId} of AWS KMS`,
    wrap: (key) =>
      withClient(async ({ sdk, client }) => {
        const command = new sdk.EncryptCommand({ KeyId: keyId, Plaintext: key, EncryptionContext: CONTEXT });
        const { CiphertextBlob } = await client.send(command, {
          abortSignal: AbortSignal.timeout(TIMEOUT_MS),
        });
        return Buffer.from(CiphertextBlob ?? []).toString('base64');
      }),
    unwrap: (wrapped) =>
      withClient(async ({ sdk, client }) => {
        const command = new sdk.DecryptCommand({
          KeyId: keyId,
          CiphertextBlob: Buffer.from(wrapped, 'base64'),
          EncryptionContext: CONTEXT,
        });
        const { Plaintext } = await client.send(command, { abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
        return Buffer.from(Plaintext ?? []);
      }),
  };
}

type Sdk = typeof import('@aws-sdk/client-kms');
type Kms = { sdk: Sdk; client: InstanceType<Sdk['KMSClient']> };

/** By the names of the API (https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html). */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['AccessDeniedException', 'the role of this server needs kms:Encrypt and kms:Decrypt on the key'],
  ['DisabledException', 'the key is disabled: enable it'],
  ['KMSInvalidStateException', 'the key is pending deletion, or its store is away: cancel that'],
  ['NotFoundException', 'there is no such key in this region: check AWS_KMS_KEY_ID and AWS_REGION'],
  ['IncorrectKeyException', 'the master key was wrapped by another key: set AWS_KMS_KEY_ID to that one'],
  ['InvalidCiphertextException', 'the master key was wrapped by another key: set AWS_KMS_KEY_ID to that one'],
  ['ThrottlingException', 'it refuses so many requests: try again later'],
  [
    'CredentialsProviderError',
    'there are no credentials: set a role, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  ],
  ['TimeoutError', 'it does not respond in time: check the network, and AWS_KMS_ENDPOINT'],
  ['AbortError', 'it does not respond in time: check the network, and AWS_KMS_ENDPOINT'],
]);

function refusal(error: unknown, keyId: string): StorageUnusable {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new StorageUnusable(
    `AWS KMS does not wrap the master key with ${keyId} (${name}): ${ADVICE.get(name) ?? message}.`,
  );
}
