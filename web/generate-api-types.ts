import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

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

/** The OpenAPI document of a server that is started with an empty data folder. */
async function apiDescription(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'trunkline-types-'));
  const server = spawn(process.execPath, [join(ROOT, 'server/src/main.ts')], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const response = await fetch(`${await originIn(server.stdout)}/api/openapi.json`);
    return await response.text();
  } finally {
    server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The origin of the server, from the set-up link that it prints at its first start. */
async function originIn(output: Readable): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface(output)) {
    lines.push(line);
    const [, origin] = /(http:\S+)\/setup\?/.exec(line) ?? [];
    if (origin) return origin;
  }
  throw new Error(`the server ended:\n${lines.join('\n')}`);
}

await ensureGenerated();
