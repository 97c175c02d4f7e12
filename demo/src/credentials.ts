import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const Credentials = Type.Object({ email: Type.String(), password: Type.String() });
export type Credentials = Static<typeof Credentials>;

/** The credentials of the demo's account: created once, stored beside the data (mode 0600). */
export function loadOrCreateCredentials(dataDir: string): Credentials {
  const file = join(dataDir, 'demo-credentials.json');
  if (existsSync(file)) return Value.Parse(Credentials, JSON.parse(readFileSync(file, 'utf8')));
  const credentials = {
    email: 'demo@example.com',
    password: randomBytes(9).toString('base64url'),
  };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(credentials), { mode: 0o600 });
  return credentials;
}
