import type { SecretLocation } from '@trunkline/contract/secret-refs';
import { readAwsSecret } from './aws-secrets-manager.ts';
import { readSecretFile } from './secret-file.ts';
import type { SecretRefSettings } from './secret-ref-settings.ts';
import { secretText } from './secret-text.ts';
import { SecretUnresolved } from './secret-unresolved.ts';
import { readVaultSecret } from './vault-kv.ts';

/** A call may wait for it. */
const TIMEOUT_MS = 5_000;

/**
 * Reads what a reference leads to from where it is.
 *
 * @param prefix that the reference is allowed by
 * @throws SecretUnresolved
 */
export async function readSecret(
  settings: SecretRefSettings,
  location: SecretLocation,
  prefix: string,
): Promise<string> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const isLate = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () =>
      reject(new SecretUnresolved(`there is no value within ${TIMEOUT_MS / 1000} seconds.`)),
    );
  });
  return Promise.race([read(settings, location, prefix, signal), isLate]);
}

async function read(
  { environment, ownPaths, vault, secretsManagerEndpoint }: SecretRefSettings,
  location: SecretLocation,
  prefix: string,
  signal: AbortSignal,
): Promise<string> {
  switch (location.source) {
    case 'env': {
      const value = environment[location.name];
      if (value === undefined)
        throw new SecretUnresolved(
          `the environment of the server has no variable ${location.name}. Set it, and restart the server.`,
        );
      return secretText(Buffer.from(value), `the variable ${location.name}`);
    }
    case 'file':
      return readSecretFile(location.path, prefix.slice('file:'.length), ownPaths);
    case 'vault':
      if (!vault) throw new SecretUnresolved('VAULT_ADDR or VAULT_TOKEN is not set. Set both.');
      return readVaultSecret(vault, location, signal);
    case 'aws-sm':
      return readAwsSecret(location, secretsManagerEndpoint, signal);
  }
}
