import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a certificate of 127.0.0.1 and api.example that is its own authority.
 *
 * @param folder where its files are written
 * @returns undefined where there is no openssl
 */
export function createCertificate(folder: string): { key: Buffer; cert: Buffer; caFile: string } | undefined {
  const [keyFile, caFile] = [join(folder, 'key.pem'), join(folder, 'ca.pem')];
  const { status } = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:api.example'],
    ...['-keyout', keyFile, '-out', caFile],
  ]);
  return status === 0 ? { key: readFileSync(keyFile), cert: readFileSync(caFile), caFile } : undefined;
}
