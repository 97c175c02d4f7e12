import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..');
const SCHEMA = join(import.meta.dirname, 'src', 'api', 'schema.ts');
const SOURCES = [
  'packages/contract/src/**/*.ts',
  'server/src/**/*.ts',
  'web/generate-api-types.ts',
  'package-lock.json',
];
const NO_SOURCES = ['**/*.test.ts', 'server/src/testing/**'];

/**
 * Writes src/api/schema.ts: the types of the HTTP API, from the OpenAPI document of the server. Does
 * nothing when the sources of the server have not changed.
 */
async function ensureGenerated(): Promise<void> {
  const mark = `/** Written by web/generate-api-types.ts from server sources ${fingerprint()}. */\n`;
  if (existsSync(SCHEMA) && readFileSync(SCHEMA, 'utf8').startsWith(mark)) return;
  const { default: openapiTypes, astToString } = await import('openapi-typescript');
  const types = astToString(await openapiTypes(await apiDescription()));
  writeFileSync(`${SCHEMA}.next`, mark + types);
  renameSync(`${SCHEMA}.next`, SCHEMA);
  console.log('Wrote web/src/api/schema.ts.');
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of globSync(SOURCES, { cwd: ROOT, exclude: NO_SOURCES }).sort())
    hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

/** The OpenAPI document, which the server prints without listening. */
async function apiDescription(): Promise<string> {
  const { stdout } = await run(process.execPath, [join(ROOT, 'server/src/print-openapi.ts')], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout;
}

await ensureGenerated();
