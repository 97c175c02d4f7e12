import { readFileSync } from 'node:fs';
import type { Environment } from './read-setting.ts';
import { SettingsError } from './settings-error.ts';

/** The settings that hold a secret. Each may be in a file instead, which `NAME_FILE` names. */
export const SECRET_SETTINGS = [
  'ADMIN_PASSWORD',
  'BACKUP_PASSPHRASE',
  'DATABASE_URL',
  'EGRESS_PROXY',
  'MASTER_KEY',
  'MASTER_KEY_PREVIOUS',
  'MATCH_MODEL_KEY',
  'METRICS_TOKEN',
  'OIDC_CLIENT_SECRET',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'REDIS_URL',
  'SMTP_URL',
  'VAULT_TOKEN',
] as const;

const fileSetting = (name: string) => `${name}_FILE`;

/** The names of the settings that name a file of a secret. */
export const SECRET_FILE_SETTINGS: readonly string[] = SECRET_SETTINGS.map(fileSetting);

/**
 * The secrets that are in files: what Docker, Kubernetes and systemd hand over, and no process list shows.
 *
 * @returns them by the name of their setting
 * @throws SettingsError when a file cannot be read or is empty, or the setting itself is set too
 */
export function readSecretFiles(env: Environment): ReadonlyMap<string, string> {
  const secrets = new Map<string, string>();
  for (const name of SECRET_SETTINGS) {
    const file = env[fileSetting(name)];
    if (!file) continue;
    if (env[name]) throw new SettingsError(`${name} and ${fileSetting(name)} are both set. Set one of them.`);
    secrets.set(name, readSecret(fileSetting(name), file));
  }
  return secrets;
}

/** Editors and shells end a file with a line break, which is no part of the secret. */
function readSecret(setting: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch {
    throw new SettingsError(
      `${setting} is "${file}"; it cannot be read. It takes the path of a file that this user may read.`,
    );
  }
  if (text === '') throw new SettingsError(`${setting} is "${file}"; the file is empty.`);
  return text;
}
