import { join } from 'node:path';
import { buildOnce } from '../build/build-once.ts';
import { compressFiles } from '../build/compress.ts';

const WEB = import.meta.dirname;

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
export function ensureBuilt(): Promise<void> {
  return buildOnce({
    name: 'the web UI',
    dist: join(WEB, 'dist'),
    sources: SOURCES,
    exclude: NO_SOURCES,
    build,
  });
}

async function build(folder: string): Promise<void> {
  const vite = await import('vite');
  await vite.build({
    configFile: join(WEB, 'vite.config.ts'),
    build: { outDir: folder, emptyOutDir: true },
    logLevel: 'warn',
  });
  compressFiles(folder, '**/*.{js,css,svg}', { gzip: 9, brotli: 11 });
}

if (import.meta.main) await ensureBuilt();
