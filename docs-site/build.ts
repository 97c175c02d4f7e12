import { createHash } from 'node:crypto';
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOnce } from '../build/build-once.ts';
import { compressFiles } from '../build/compress.ts';

const SITE = import.meta.dirname;
const ROOT = join(SITE, '..');

const SOURCES = [
  'docs/**/*',
  'CHANGELOG.md',
  'docs-site/src/**/*',
  'docs-site/*.{ts,json}',
  'packages/contract/src/problems.ts',
  'web/public/*',
  'package-lock.json',
];

async function build(folder: string): Promise<void> {
  const { NOT_FOUND, renderPages, searchEntries } = await import('./src/site.ts');
  const { apiReferenceHtml, pageHtml } = await import('./src/layout.ts');
  const { API_PATH } = await import('./src/pages.ts');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  const pages = renderPages();
  const { script, style, apiReferenceStart } = await bundle(folder);
  const assets = {
    script,
    style,
    apiReferenceStart,
    colorScheme: addAsset(folder, 'color-scheme.js', readFileSync(join(ROOT, 'web/public/color-scheme.js'))),
    diagrams: addAsset(
      folder,
      'mermaid.js',
      readFileSync(fileURLToPath(import.meta.resolve('@mermaid-js/tiny'))),
    ),
    apiReference: addAsset(folder, 'scalar.js', await scalarScript()),
    searchIndex: addAsset(folder, 'search.json', JSON.stringify(searchEntries(pages))),
  };
  for (const { page, content } of [...pages, NOT_FOUND])
    write(folder, page.path, pageHtml(page, content, assets));
  write(folder, API_PATH, apiReferenceHtml(assets));
  cpSync(join(ROOT, 'docs/pictures'), join(folder, 'pictures'), { recursive: true });
  cpSync(join(ROOT, 'web/public/favicon.svg'), join(folder, 'logo.svg'));
  // The two large programs take seconds at the best quality.
  compressFiles(folder, 'assets/*.{js,css,json}', { gzip: 6, brotli: 5 });
}

/** @returns the URLs of what the pages load */
async function bundle(folder: string): Promise<{ script: string; style: string; apiReferenceStart: string }> {
  const { build: viteBuild } = await import('vite');
  const client = join(SITE, 'src/client');
  await viteBuild({
    configFile: false,
    root: client,
    base: '/docs/',
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
      rolldownOptions: { input: [join(client, 'docs.ts'), join(client, 'api-reference.ts')] },
    },
  });
  const assetUrl = (pattern: string) => {
    const [file] = globSync(`assets/${pattern}`, { cwd: folder });
    if (!file) throw new Error(`The build of the docs made no ${pattern}.`);
    return `/docs/${file}`;
  };
  return {
    script: assetUrl('docs-*.js'),
    style: assetUrl('*.css'),
    apiReferenceStart: assetUrl('api-reference-*.js'),
  };
}

/** Scalar's program for browsers. Its Fastify plugin brings it in one piece, and a tenth of the package that is for bundlers. */
async function scalarScript(): Promise<string> {
  const [{ default: Fastify }, { default: scalar }] = await Promise.all([
    import('fastify'),
    import('@scalar/fastify-api-reference'),
  ]);
  const server = Fastify();
  await server.register(scalar, { routePrefix: '/reference', configuration: { url: '/api/openapi.json' } });
  const { statusCode, body } = await server.inject('/reference/js/scalar.js');
  await server.close();
  if (statusCode !== 200) throw new Error('The Scalar plugin has no script at /reference/js/scalar.js.');
  return body;
}

/** Writes a file that is named by its content, and so may be cached for ever. @returns its URL */
function addAsset(folder: string, name: string, content: string | Uint8Array): string {
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 8);
  const file = `assets/${name.replace('.', `-${hash}.`)}`;
  writeFileSync(join(folder, file), content);
  return `/docs/${file}`;
}

function write(folder: string, path: string, html: string): void {
  const file = join(folder, `${path || 'index'}.html`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, html);
}

// Into docs-site/dist, unless what is there was built from the same sources.
await buildOnce({ name: 'the docs', dist: join(SITE, 'dist'), sources: SOURCES, build });
