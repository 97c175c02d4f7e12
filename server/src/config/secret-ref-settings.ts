import { resolve } from 'node:path';
import { SECRET_SOURCES } from '@trunkline/contract/secret-refs';
import { isWithin, realPath } from '../secrets/refs/paths.ts';
import { OWN_SECRET_VARIABLES, ownSecretPaths } from './own-secrets.ts';
import type { Environment } from './read-setting.ts';
import { SettingsError } from './settings-error.ts';

/**
 * What references to secrets may begin with.
 *
 * @throws SettingsError where one is no prefix, or would give secrets of the server itself
 */
export function readSecretRefSettings(
  env: Environment,
  dataDir: string,
): { prefixes: string[]; ownPaths: string[] } {
  const prefixes = (env.SECRET_REFS ?? '')
    .split(',')
    .map((prefix) => prefix.trim())
    .filter((prefix) => prefix !== '');
  const ownPaths = prefixes.some((prefix) => prefix.startsWith('file:')) ? ownSecretPaths(env, dataDir) : [];
  for (const prefix of prefixes) checkPrefix(prefix, ownPaths);
  if (prefixes.some((prefix) => prefix.startsWith('vault:')))
    for (const name of ['VAULT_ADDR', 'VAULT_TOKEN'])
      if (!env[name])
        throw new SettingsError(`SECRET_REFS allows references to Vault, and ${name} is not set. Set it.`);
  return { prefixes, ownPaths };
}

function checkPrefix(prefix: string, ownPaths: readonly string[]): void {
  const refuse = (reason: string) =>
    new SettingsError(
      `SECRET_REFS has "${prefix}"; ${reason}. It takes prefixes such as env:CRM_,file:/run/secrets/apis/,vault:kv/trunkline/,aws-sm:trunkline/`,
    );
  const [, source = '', rest = ''] = /^([a-z-]+):(.*)$/.exec(prefix) ?? [];
  if (!SECRET_SOURCES.some((known) => known === source))
    throw refuse(`it begins with none of ${SECRET_SOURCES.map((known) => `${known}:`).join(', ')}`);
  if (rest === '') throw refuse('it allows everything of its source: name what references may begin with');
  if (/\s/.test(rest) || /(^|\/)\.\.?(\/|$)/.test(rest)) throw refuse('it has a space, "." or ".."');
  if (source === 'env') {
    const own = OWN_SECRET_VARIABLES.find((name) => name.startsWith(rest));
    if (own !== undefined) throw refuse(`it would give ${own}, which is a secret of this server`);
  }
  if (source === 'file') checkFolder(rest, ownPaths, refuse);
}

function checkFolder(
  path: string,
  ownPaths: readonly string[],
  refuse: (reason: string) => SettingsError,
): void {
  if (!path.startsWith('/')) throw refuse('its path does not begin with /');
  const folder = resolve(path);
  const own = ownPaths.find((one) => meets(folder, one) || meets(realPath(folder), realPath(one)));
  if (own !== undefined)
    throw refuse(
      `it would give ${own}, which has secrets of this server: keep those of APIs in a folder of their own`,
    );
}

/** Whether one of two paths is within the other. */
function meets(path: string, other: string): boolean {
  return isWithin(path, other) || isWithin(other, path);
}
