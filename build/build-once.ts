import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';

const ROOT = join(import.meta.dirname, '..');
const BUILT_FROM = 'built-from.txt';
const MAX_BUILD_MS = 180_000;

type Build = {
  /** What is built, for the line that says how long it took. */
  name: string;
  /** The folder that the result is in. Beside it, `.next` and `.lock` are used meanwhile. */
  dist: string;
  /** Globs below the repository of all that the result is made of. */
  sources: string[];
  /** What of them is no part of it. */
  exclude?: string[];
  /** Writes the result into an empty folder. */
  build: (folder: string) => Promise<void>;
};

/**
 * Builds, unless what is there was built from the same sources. Several processes may ask at once: one builds. The folder
 * is swapped in whole, so that no process reads half a build.
 */
export async function buildOnce({ name, dist, sources, exclude = [], build }: Build): Promise<void> {
  const source = fingerprint(sources, exclude);
  if (builtFrom(dist) === source) return;
  const unlock = lock(`${dist}.lock`);
  try {
    if (builtFrom(dist) === source) return;
    console.log(`Building ${name}…`);
    const start = performance.now();
    const next = `${dist}.next`;
    rmSync(next, { recursive: true, force: true });
    await build(next);
    writeFileSync(join(next, BUILT_FROM), source);
    rmSync(dist, { recursive: true, force: true });
    renameSync(next, dist);
    console.log(`Built ${name} in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
  } finally {
    unlock();
  }
}

function fingerprint(sources: string[], exclude: string[]): string {
  const hash = createHash('sha256');
  const entries = globSync(sources, { cwd: ROOT, exclude, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(`${file.slice(ROOT.length)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

function builtFrom(dist: string): string | undefined {
  const file = join(dist, BUILT_FROM);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Waits while another process builds. SQLite releases the lock when its process ends, even by a crash. */
function lock(path: string): () => void {
  const file = new DatabaseSync(path, { timeout: MAX_BUILD_MS });
  file.exec('BEGIN EXCLUSIVE');
  return () => file.close();
}
