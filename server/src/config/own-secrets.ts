import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Environment } from './read-setting.ts';
import { SECRET_FILE_SETTINGS, SECRET_SETTINGS } from './secret-files.ts';

/** Where the server has secrets of its own, which no reference of a workspace may read. */

/** The variables that hold one; those that are no settings of Trunkline are read by the libraries it uses. */
export const OWN_SECRET_VARIABLES: readonly string[] = [
  ...SECRET_SETTINGS,
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'MASTER_KEY_COMMAND',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
  'PGPASSWORD',
];

/** The variables that name a file with one. */
const FILE_VARIABLES: readonly string[] = [
  ...SECRET_FILE_SETTINGS,
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'PGPASSFILE',
];

/** What is read where no variable names another file, and the token of a pod's service account. */
const COMMON_PATHS: readonly string[] = [
  join(homedir(), '.aws'),
  join(homedir(), '.pgpass'),
  '/var/run/secrets/kubernetes.io',
];

/** The files with secrets of the server, and the folders that have some. */
export function ownSecretPaths(env: Environment, dataDir: string): string[] {
  const named = FILE_VARIABLES.flatMap((name) => (env[name] ? [resolve(env[name])] : []));
  return [resolve(dataDir), '/proc', ...named, ...COMMON_PATHS.filter((path) => existsSync(path))];
}
