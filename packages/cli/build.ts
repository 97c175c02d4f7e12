import { execFileSync } from 'node:child_process';
import { cpSync, globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import Type from 'typebox';
import { Parse } from 'typebox/value';
import { billOfMaterials, PackageLock } from '../../build/bill-of-materials.ts';
import { buildOnce } from '../../build/build-once.ts';
import {
  DOCS_FOLDER,
  STARTER_FOLDER,
  UI_FOLDER,
  WORD_LISTS_FOLDER,
} from '../../server/src/config/installation.ts';
import { ensureBuilt as ensureUiBuilt } from '../../web/build.ts';

const CLI = import.meta.dirname;
const ROOT = join(CLI, '../..');

/** The part of a package.json that names the license. */
const Manifest = Type.Object({ name: Type.String(), version: Type.String(), license: Type.String() });

const SOURCES = [
  'packages/*/src/**/*.ts',
  'packages/cli/*.{ts,json}',
  'server/src/**/*.{ts,mjs}',
  'templates/starter/**/*',
  'web/dist/built-from.txt',
  'docs-site/dist/built-from.txt',
  'package-lock.json',
  'build/bill-of-materials.ts',
];

/**
 * Builds the package `trunkline` into packages/cli/dist: the server as JavaScript with all it depends on, and beside it the
 * web UI, the documentation and the other files it reads. A server of one file starts in half the time of one of 1,500.
 */
export async function ensureBuilt(): Promise<void> {
  await ensureUiBuilt();
  execFileSync(process.execPath, [join(ROOT, 'docs-site/build.ts')], { stdio: 'inherit' });
  await buildOnce({
    name: 'the package',
    dist: join(CLI, 'dist'),
    sources: SOURCES,
    exclude: ['**/*.test.ts', '**/node_modules/**'],
    build,
  });
}

async function build(folder: string): Promise<void> {
  const bundle = await rolldown({
    input: join(CLI, 'src/main.ts'),
    platform: 'node',
    // PostgreSQL's driver in C, which pg loads where it is installed: it is not.
    external: ['pg-native'],
    plugins: [packagedInstallation(), threads()],
  });
  const { output } = await bundle.write({
    dir: folder,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await bundle.close();
  cpSync(UI_FOLDER, join(folder, 'ui'), { recursive: true });
  cpSync(DOCS_FOLDER, join(folder, 'docs'), { recursive: true });
  cpSync(STARTER_FOLDER, join(folder, 'starter'), {
    recursive: true,
    filter: (path) => !path.split(sep).includes('node_modules'),
  });
  for (const name of globSync('english-words-*.json', { cwd: WORD_LISTS_FOLDER }))
    cpSync(new URL(name, WORD_LISTS_FOLDER), join(folder, 'words', name));
  const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licensesOf(modules));
  writeFileSync(join(folder, 'sbom.cdx.json'), JSON.stringify(createBillOfMaterials(modules), null, 1));
}

/** Of what the workspaces depend on, and of what was bundled besides: optional peers of those. */
function createBillOfMaterials(modules: readonly string[]) {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  const lock = Parse(PackageLock, read('package-lock.json'));
  const product = Parse(Manifest, read('packages/cli/package.json'));
  const locked = Object.keys(lock.packages).sort((a, b) => b.length - a.length);
  const folders = new Set(modules.flatMap((id) => packageFolder(id) ?? []));
  const bundled = [...folders].flatMap(
    (folder) => locked.find((path) => path !== '' && folder.endsWith(`/${path}`)) ?? [],
  );
  return billOfMaterials(lock, ['server', 'packages/contract', 'web', 'docs-site', ...bundled], product);
}

/** The package has its files in other places than a clone has. */
function packagedInstallation(): Plugin {
  const [inClone, inPackage] = ['server/src/config', 'packages/cli/src'].map((folder) =>
    join(ROOT, folder, 'installation.ts'),
  );
  return {
    name: 'packaged-installation',
    load: (id) => (id === inClone && inPackage ? readFileSync(inPackage, 'utf8') : null),
  };
}

/** What a thread runs is a file of its own: `new Worker(new URL('./x.ts', import.meta.url))` names it. */
function threads(): Plugin {
  return {
    name: 'threads',
    transform(code, id) {
      if (!code.includes('new Worker(')) return null;
      return code.replaceAll(/new URL\('\.\/([\w-]+)\.ts', import\.meta\.url\)/g, (_, name: string) => {
        this.emitFile({ type: 'chunk', id: join(dirname(id), `${name}.ts`), fileName: `${name}.js` });
        return `new URL('./${name}.js', import.meta.url)`;
      });
    },
  };
}

/** The licenses of all packages that the modules belong to: most ask that they are passed on with the code. */
function licensesOf(modules: readonly string[]): string {
  const folders = new Set(modules.flatMap((id) => packageFolder(id) ?? []));
  return [...folders]
    .sort()
    .map(licenseOf)
    .join(`\n\n${'-'.repeat(80)}\n\n`);
}

function packageFolder(module: string): string | undefined {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module)?.[0];
}

function licenseOf(folder: string): string {
  const { name, version, license } = Parse(
    Manifest,
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  );
  const texts = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const parts = texts.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...parts].join('\n\n');
}

if (import.meta.main) await ensureBuilt();
