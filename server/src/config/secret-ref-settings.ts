import { resolve } from 'node:path';
import { SECRET_SOURCES } from '@trunkline/contract/secret-refs';
import { SECRET_SETTINGS } from './secret-files.ts';
import { SettingsError } from './settings-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Secrets of the server that are in its environment, and in no setting of Trunkline. */
const OTHER_SECRETS = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_CONTAINER_AUTHORIZATION_TOKEN'];

/**
 * What references to secrets may begin with.
 *
 * @throws SettingsError where one is no prefix, or would give secrets of the server itself
 */
export function readSecretRefSettings(env: Environment, dataDir: string): { prefixes: string[] } {
  const prefixes = (env.SECRET_REFS ?? '')
    .split(',')
    .map((prefix) => prefix.trim())
    .filter((prefix) => prefix !== '');
  for (const prefix of prefixes) checkPrefix(prefix, dataDir);
  if (prefixes.some((prefix) => prefix.startsWith('vault:')) && !(env.VAULT_ADDR && env.VAULT_TOKEN))
    throw new SettingsError(
      'SECRET_REFS allows references to Vault, and VAULT_ADDR or VAULT_TOKEN is not set. Set both.',
    );
  return { prefixes };
}

function checkPrefix(prefix: string, dataDir: string): void {
  const refuse = (reason: string) =>
    new SettingsError(
      `SECRET_REFS has "${prefix}"; ${reason}. It takes prefixes such as env:CRM_,file:/run/secrets/,vault:kv/trunkline/,aws-sm:trunkline/`,
    );
  const [, source = '', rest = ''] = /^([a-z-]+):(.*)$/.exec(prefix) ?? [];
  if (!SECRET_SOURCES.some((known) => known === source))
    throw refuse(`it begins with none of ${SECRET_SOURCES.map((known) => `${known}:`).join(', ')}`);
  if (rest === '') throw refuse('it allows everything of its source: name what references may begin with');
  if (/\s/.test(rest) || /(^|\/)\.\.?(\/|$)/.test(rest)) throw refuse('it has a space, "." or ".."');
  if (source === 'env') {
    const own = [...SECRET_SETTINGS, ...OTHER_SECRETS].find((name) => name.startsWith(rest));
    if (own !== undefined) throw refuse(`it would give ${own}, which is a secret of this server`);
  }
  if (source === 'file') checkFolder(rest, dataDir, refuse);
}

function checkFolder(path: string, dataDir: string, refuse: (reason: string) => SettingsError): void {
  if (!path.startsWith('/')) throw refuse('its path does not begin with /');
  const [folder, data] = [resolve(path), resolve(dataDir)];
  if (isWithin(data, folder) || isWithin(folder, data))
    throw refuse(`it would give files of DATA_DIR (${data}), which has the secrets of this server`);
  if (isWithin('/proc', folder) || isWithin(folder, '/proc'))
    throw refuse('it would give the environment of this server');
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
