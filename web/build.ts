import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const WEB = import.meta.dirname;
const DIST = join(WEB, 'dist');
const NEXT = join(WEB, 'dist.next');
const BUILT_FROM = 'built-from.txt';
const LOCK = join(WEB, 'build.lock');
const MAX_BUILD_MS = 180_000;

/** What the built pages are made of. The types of the API are no part of them. */
const SOURCES = [
  'web/src/**/*',
  'web/public/**/*',
  'web/index.html',
  'web/*.ts',
  'web/package.json',
  'packages/contract/src/**/*.ts',
  'package-lock.json',
];
const NO_SOURCES = ['web/src/api/schema.ts'];

/** Builds the web UI into web/dist, unless what is there was built from the same sources. */
export async function ensureBuilt(): Promise<void> {
  const sources = fingerprint();
  if (builtFrom() === sources) return;
  const unlock = lock();
  try {
    if (builtFrom() !== sources) await build(sources);
  } finally {
    unlock();
  }
}

/** The folder is swapped in whole, so that a server never serves half a build. */
async function build(sources: string): Promise<void> {
  const start = performance.now();
  const vite = await import('vite');
  await vite.build({
    configFile: join(WEB, 'vite.config.ts'),
    build: { outDir: NEXT, emptyOutDir: true },
    logLevel: 'warn',
  });
  compress(NEXT);
  writeFileSync(join(NEXT, BUILT_FROM), sources);
  rmSync(DIST, { recursive: true, force: true });
  renameSync(NEXT, DIST);
  console.log(`Built the web UI in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
}

/** The server sends these to browsers that accept the encoding. */
function compress(folder: string): void {
  for (const name of globSync('**/*.{js,css,svg}', { cwd: folder })) {
    const file = join(folder, name);
    const content = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
  }
}

function fingerprint(): string {
  const root = join(WEB, '..');
  const hash = createHash('sha256');
  const entries = globSync(SOURCES, { cwd: root, exclude: NO_SOURCES, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

function builtFrom(): string | undefined {
  const file = join(DIST, BUILT_FROM);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Waits while another process builds. SQLite releases the lock when its process ends, even by a crash. */
function lock(): () => void {
  const file = new DatabaseSync(LOCK, { timeout: MAX_BUILD_MS });
  file.exec('BEGIN EXCLUSIVE');
  return () => file.close();
}

if (import.meta.main) await ensureBuilt();
