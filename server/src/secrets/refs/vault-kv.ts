import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { createVaultClient, type VaultSettings, VaultUnreachable } from '../vault-client.ts';
import { fieldOf } from './secret-text.ts';
import { SecretUnresolved } from './secret-unresolved.ts';

/** https://developer.hashicorp.com/vault/api-docs/system/internal-ui-mounts: what the `vault` command requests first, too. */
const Mount = Type.Object({
  data: Type.Object({
    path: Type.String(),
    options: Type.Optional(Type.Union([Type.Object({ version: Type.Optional(Type.String()) }), Type.Null()])),
  }),
});
const Version1 = Type.Object({ data: Type.Record(Type.String(), Type.Unknown()) });
const Version2 = Type.Object({ data: Type.Object({ data: Type.Record(Type.String(), Type.Unknown()) }) });

/**
 * Reads a field of a secret from a key/value engine of Vault, of either version
 * (https://developer.hashicorp.com/vault/api-docs/secret/kv).
 *
 * @param path with the mount, as the `vault kv get` command takes it: `kv/trunkline/crm`
 * @throws SecretUnresolved
 */
export async function readVaultSecret(
  settings: VaultSettings,
  { path, field }: { path: string; field: string },
  signal: AbortSignal,
): Promise<string> {
  const client = createVaultClient(settings);
  const location = `${path} of Vault`;

  async function get(url: string): Promise<{ status: number; received: unknown }> {
    try {
      return await client.request({ method: 'GET', path: url, signal });
    } catch (error) {
      if (!(error instanceof VaultUnreachable)) throw error;
      throw new SecretUnresolved(error.message);
    }
  }

  const mount = await get(`sys/internal/ui/mounts/${encodePath(path)}`);
  if (!Check(Mount, mount.received)) throw refusal(mount.status, path);
  const { path: mountPath, options } = mount.received.data;
  const isVersion2 = options?.version === '2';
  if (!path.startsWith(mountPath)) throw refusal(404, path);
  const inMount = path.slice(mountPath.length);
  const url = `${mountPath}${isVersion2 ? 'data/' : ''}${inMount}`;
  const { status, received } = await get(encodePath(url));
  if (isVersion2 && Check(Version2, received)) return fieldOf(received.data.data, field, location);
  if (!isVersion2 && Check(Version1, received)) return fieldOf(received.data, field, location);
  throw refusal(status, url);
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function refusal(status: number, path: string): SecretUnresolved {
  const advice = new Map([
    [403, `the token may not: VAULT_TOKEN has expired, or needs a policy with read on ${path}`],
    [404, `there is no secret at ${path}, or its version was deleted`],
    [429, 'it refuses so many requests: try again later'],
    [503, 'it is sealed: unseal it'],
  ]);
  return new SecretUnresolved(`Vault responds with ${status}: ${advice.get(status) ?? 'see its log'}.`);
}
