import { fieldOf, secretText } from './secret-text.ts';
import { SecretUnresolved } from './secret-unresolved.ts';

/**
 * Reads a secret from AWS Secrets Manager. The SDK finds the region and the credentials as everywhere (environment, files,
 * roles); it is loaded only where it is used.
 *
 * @param field of the JSON that the secret is; null: its whole text
 * @param endpoint undefined: that of AWS in its region
 * @throws SecretUnresolved
 */
export async function readAwsSecret(
  { name, field }: { name: string; field: string | null },
  endpoint: string | undefined,
  abortSignal: AbortSignal,
): Promise<string> {
  const { SecretsManagerClient, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({ ...(endpoint !== undefined && { endpoint }), maxAttempts: 2 });
  const location = `the secret ${name} of AWS`;
  try {
    const { SecretString, SecretBinary } = await client
      .send(new GetSecretValueCommand({ SecretId: name }), { abortSignal })
      .catch((error) => {
        throw refusal(error, name);
      });
    const bytes = SecretString === undefined ? (SecretBinary ?? new Uint8Array()) : Buffer.from(SecretString);
    const text = secretText(bytes, location);
    return field === null ? text : fieldOf(parse(text, location), field, location);
  } finally {
    client.destroy();
  }
}

/** The message of JSON.parse quotes the text. */
function parse(text: string, location: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SecretUnresolved(`${location} is no JSON, and has no fields. Leave out the part after "#".`);
  }
}

/** By the names of the API (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html). */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['AccessDeniedException', 'the role of this server needs secretsmanager:GetSecretValue on it'],
  ['ResourceNotFoundException', 'there is no such secret in this region: check the name and AWS_REGION'],
  ['InvalidRequestException', 'it is being deleted: restore it'],
  ['DecryptionFailure', 'the role of this server needs kms:Decrypt on the key of the secret'],
  ['ThrottlingException', 'it refuses so many requests: try again later'],
  ['ExpiredTokenException', 'the credentials of this server have expired: renew them'],
  ['UnrecognizedClientException', 'the credentials of this server are not valid: check AWS_ACCESS_KEY_ID'],
  [
    'CredentialsProviderError',
    'there are no credentials: set a role, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  ],
  ['TimeoutError', 'it does not respond in time: check the network'],
  ['AbortError', 'it does not respond in time: check the network'],
]);

function refusal(error: unknown, name: string): SecretUnresolved {
  const { name: code, message } = error instanceof Error ? error : new Error(String(error));
  return new SecretUnresolved(
    `AWS does not give the secret ${name} (${code}): ${ADVICE.get(code) ?? message}.`,
  );
}
