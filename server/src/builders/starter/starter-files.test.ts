import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import ts from 'typescript';
import { buildStarter, type StarterInput, type StarterOperation } from './starter-files.ts';
import { TEMPLATE_FILES } from './template.ts';

const LIST: StarterOperation = {
  slug: 'tickets',
  integrationName: 'Help desk',
  key: 'get:/tickets',
  summary: 'List tickets',
  parameters: [{ name: 'status', in: 'query', required: false, description: 'Only these' }],
  responseType: 'Array<{\n  id: number;\n  title?: string;\n}>',
};

const READ: StarterOperation = {
  ...LIST,
  key: 'get:/tickets/{id}',
  summary: 'Read a ticket',
  parameters: [
    { name: 'id', in: 'path', required: true, description: '' },
    { name: 'X-Trace', in: 'header', required: false, description: '' },
  ],
  responseType: '{\n  id: number;\n}',
};

const CREATE: StarterOperation = { ...LIST, key: 'post:/tickets', parameters: [], responseType: 'unknown' };

const INPUT: StarterInput = {
  serverUrl: 'https://trunkline.example.com',
  appId: '0198c9d6-0000-7000-8000-000000000000',
  appName: 'Étage Dashboard!',
  operations: [LIST, READ, CREATE],
};

const HOSTILE = [
  '*/ globalThis.pwned = 1; /*',
  '`\u0024{globalThis.pwned}`',
  '</script><script>pwned()</script>',
  `"'\\ ' + pwned() + "`,
  'line\r\nTRUNKLINE_URL=https://pwned.example\n```\n# pwned \u2028 pwned()',
  '{{pwned}}\u0000[pwned](javascript:pwned()) <img src=x onerror=pwned()> | &amp;',
  '__proto__',
];

async function starterFiles(input: StarterInput): Promise<Map<string, string>> {
  return (await buildStarter(input)).files;
}

function textOf(files: Map<string, string>, path: string): string {
  const text = files.get(path);
  assert.ok(text !== undefined, path);
  return text;
}

const Texts = Type.Record(Type.String(), Type.String());
const PackageManifest = Type.Object({
  name: Type.String(),
  scripts: Texts,
  dependencies: Texts,
  devDependencies: Texts,
});

function packageOf(files: Map<string, string>) {
  return Value.Parse(PackageManifest, JSON.parse(textOf(files, 'package.json')));
}

describe('the files', async () => {
  const files = await starterFiles(INPUT);

  test('are those of the template, and the two that npm and git would leave out', () => {
    const expected = [...TEMPLATE_FILES.filter((path) => path !== '_gitignore'), '.env', '.gitignore'];
    assert.deepEqual([...files.keys()].sort(), expected.sort());
  });

  test('are all that the template holds, but for what is installed, built or secret', () => {
    const folder = new URL('../../../../templates/starter/', import.meta.url);
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => !/^(node_modules|dist|\.env$)/.test(path))
      .filter((path) => !statSync(new URL(path, folder)).isDirectory());
    assert.deepEqual(paths.sort(), [...TEMPLATE_FILES].sort());
  });

  test('have every placeholder filled in', () => {
    for (const [path, text] of files) assert.doesNotMatch(text, /\{\{/, path);
  });

  test('pin every dependency to an exact version', () => {
    const { name, scripts, dependencies, devDependencies } = packageOf(files);
    assert.equal(name, 'etage-dashboard');
    assert.deepEqual(scripts, { dev: 'vite', build: 'tsc && vite build', preview: 'vite preview' });
    assert.equal(dependencies['@base44/sdk'], '0.8.50');
    for (const version of Object.values({ ...dependencies, ...devDependencies }))
      assert.match(version, /^\d+\.\d+\.\d+$/);
  });

  test('are named by a slug of any name', async () => {
    const nameOf = async (appName: string) => {
      const { packageName, files } = await buildStarter({ ...INPUT, appName });
      assert.equal(packageOf(files).name, packageName);
      return packageName;
    };
    assert.equal(await nameOf('日本'), 'trunkline-app');
    assert.equal(await nameOf('Vite'), 'vite-app');
    assert.equal(await nameOf('.._../x'), 'x');
    assert.match(await nameOf('a b'.repeat(100)), /^[a-z0-9-]{1,60}$/);
  });

  test('leave a place for the token in .env, which stays out of git and of the browser', () => {
    assert.match(textOf(files, '.env'), /^TRUNKLINE_TOKEN=$/m);
    assert.equal(textOf(files, '.env.example'), textOf(files, '.env'));
    assert.match(textOf(files, '.gitignore'), /^\.env$/m);
    assert.doesNotMatch(textOf(files, '.env'), /^VITE_/m);
  });
});

describe('the types', () => {
  const use = `import { call } from './trunkline.ts';
    export const titles: (string | undefined)[] = (await call('tickets get:/tickets')).map(({ title }) => title);
    await call('tickets get:/tickets', { query_params: { status: ['open'] } });
    export const id: number = (await call('tickets get:/tickets/{id}', { path_params: { id: '1' } })).id;
    await call('tickets post:/tickets', { payload: { title: 'x' } });
    // @ts-expect-error: what is required is missing
    await call('tickets get:/tickets/{id}');
    // @ts-expect-error: no such parameter
    await call('tickets get:/tickets', { query_params: { other: 1 } });
    // @ts-expect-error: no such operation
    await call('tickets get:/none');
  `;

  test('know the input and the response of each operation, fit an app without operations, and one with an operation twice', async () => {
    const apps = [
      (await starterFiles(INPUT)).set('src/use.ts', use),
      await starterFiles({ ...INPUT, operations: [] }),
      await starterFiles({ ...INPUT, operations: [LIST, LIST] }),
    ];
    assert.deepEqual(compilerErrors(apps), []);
  });
});

describe('hostile names', async () => {
  const plain = await starterFiles(INPUT);
  const hostile = await starterFiles({
    ...INPUT,
    serverUrl: `https://x.example/${HOSTILE.join('')}`,
    appId: HOSTILE.join(''),
    appName: HOSTILE.join(' '),
    operations: HOSTILE.map((text) => ({
      slug: text,
      integrationName: text,
      key: `get:/${text}`,
      summary: text,
      parameters: ['path', 'query', 'header', 'cookie', text].map((location) => ({
        name: text,
        in: location,
        required: true,
        description: text,
      })),
      responseType: 'unknown',
    })),
  });

  test('stay texts in the code', () => {
    assert.deepEqual(compilerErrors([hostile]), []);
    const source = textOf(hostile, 'src/operations.ts');
    const { statements } = ts.createSourceFile('operations.ts', source, ts.ScriptTarget.ESNext, true);
    assert.deepEqual(
      statements.map(({ kind }) => kind),
      [
        ts.SyntaxKind.TypeAliasDeclaration,
        ts.SyntaxKind.InterfaceDeclaration,
        ts.SyntaxKind.TypeAliasDeclaration,
        ts.SyntaxKind.VariableStatement,
        ts.SyntaxKind.VariableStatement,
      ],
    );
    assert.deepEqual(identifiersIn(statements[3]), ['appName']);
    assert.deepEqual(identifiersIn(statements[4]), ['operations', 'Operation']);
  });

  test('stay texts in .env and in package.json', () => {
    const lines = textOf(hostile, '.env').trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => line.split(/[= ]/, 1)[0]),
      ['#', 'TRUNKLINE_URL', 'TRUNKLINE_APP_ID', 'TRUNKLINE_TOKEN'],
    );
    for (const line of lines.slice(1)) assert.doesNotMatch(line, /["'`$#\s\\]/);

    assert.match(packageOf(hostile).name, /^[a-z0-9-]+$/);
  });

  test('stay texts in the README', () => {
    const text = textOf(hostile, 'README.md');
    const meaning = text.replaceAll(/\\[!-/:-@[-`{-~]/g, '').replaceAll(/`[^`\n]+`/g, '');
    assert.doesNotMatch(meaning, /^# pwned|<|\]\(/m);
    assert.equal(text.match(/^```/gm)?.length, textOf(plain, 'README.md').match(/^```/gm)?.length);
  });

  test('stay out of all other files', () => {
    const paths = [...hostile].filter(([, text]) => text.includes('pwned')).map(([path]) => path);
    assert.deepEqual(
      paths.sort(),
      ['.env', '.env.example', 'README.md', 'package.json', 'src/operations.ts'].sort(),
    );
  });
});

/** The compiler's libraries and the SDK's types, read once for all tests. */
const parsedSources = new Map<string, ts.SourceFile>();

/**
 * The errors of the TypeScript compiler for the code of apps, with their own tsconfig and the SDK installed here. One
 * program for all: what it learns of the libraries' types takes most of its time.
 */
function compilerErrors(apps: readonly Map<string, string>[]): string[] {
  const folder = fileURLToPath(new URL('starters-in-memory/', import.meta.url));
  const files = new Map<string, string>(
    apps.flatMap((app, at) => [...app].map(([path, text]) => [`${folder}${at}/${path}`, text] as const)),
  );
  const { config } = ts.readConfigFile('tsconfig.json', () => textOf(files, `${folder}0/tsconfig.json`));
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, folder);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  const directoryExists = host.directoryExists?.bind(host) ?? (() => true);
  host.fileExists = (path) => files.get(path) !== undefined || fileExists(path);
  host.directoryExists = (path) => `${path}/`.startsWith(folder) || directoryExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, version) => {
    const text = files.get(path);
    if (text !== undefined) return ts.createSourceFile(path, text, version);
    const installed = parsedSources.get(path) ?? getSourceFile(path, version);
    if (installed) parsedSources.set(path, installed);
    return installed;
  };
  const roots = [...files.keys()].filter((path) => /\/\d+\/src\/.*\.ts$/.test(path));
  const program = ts.createProgram(roots, options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
}

function identifiersIn(node: ts.Node | undefined): string[] {
  if (!node) return [];
  if (ts.isPropertyAssignment(node)) return identifiersIn(node.initializer);
  const own = ts.isIdentifier(node) ? [node.text] : [];
  const inside: string[] = [];
  ts.forEachChild(node, (child) => {
    inside.push(...identifiersIn(child));
  });
  return [...own, ...inside];
}
