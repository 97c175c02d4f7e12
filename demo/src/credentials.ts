import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Credentials = { email: string; password: string };

/** The demo's own sign-in: made once, kept beside the data (mode 0600). */
export function readOrMakeCredentials(dataDir: string): Credentials {
  const file = join(dataDir, 'demo-credentials.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const credentials = {
    email: 'demo@example.com',
    password: randomBytes(9).toString('base64url'),
  };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(credentials), { mode: 0o600 });
  return credentials;
}
