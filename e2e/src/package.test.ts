import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, globSync, lstatSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApiClient, createPersonalToken, expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Spec } from '@trunkline/contract/schemas/specs';
import Type from 'typebox';
import { Parse } from 'typebox/value';
import { freePort } from '../../server/src/testing/port.ts';
import { newFolder, plainTest as test } from './fixtures.ts';
import { npm } from './npm.ts';
import { ADMIN, startServer } from './server-process.ts';

const CLI = fileURLToPath(new URL('../../packages/cli/', import.meta.url));
const Sbom = Type.Object({
  bomFormat: Type.Literal('CycloneDX'),
  components: Type.Array(Type.Object({ name: Type.String(), version: Type.String(), purl: Type.String() })),
});

/** The user `nobody` of Debian. */
const NOBODY = 65_534;

test('the package installs without a registry, and runs as an ordinary user from a folder that is read-only', async ({
  scope,
  folder,
}) => {
  await npm(CLI, 'pack', '--pack-destination', folder);
  const [tarball = ''] = globSync('trunkline-*.tgz', { cwd: folder });
  await npm(folder, 'install', '--offline', '--no-audit', '--no-fund', join(folder, tarball));
  const main = join(folder, 'node_modules/trunkline/dist/main.js');
  assert.match(
    execFileSync(process.execPath, [main, '--version'], { encoding: 'utf8' }),
    /^\d+\.\d+\.\d+\n$/,
  );

  const sbom = Parse(
    Sbom,
    JSON.parse(readFileSync(join(folder, 'node_modules/trunkline/dist/sbom.cdx.json'), 'utf8')),
  );
  const licenses = readFileSync(join(folder, 'node_modules/trunkline/dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
  const listed = new Set(sbom.components.map(({ name, version }) => `${name} ${version}`));
  const bundled = [...licenses.matchAll(/^(\S+ \d+\.\d+\.\S+) \(/gm)].map(([, text = '']) => text);
  assert.ok(bundled.length > 50);
  assert.deepEqual(
    bundled.filter((each) => !listed.has(each)),
    [],
    'what is in the package is in its SBOM',
  );

  const dataDir = join(newFolder(scope), 'data');
  mkdirSync(dataDir);
  const uid = ordinaryUser(dataDir);
  makeReadOnly(folder);
  const server = await startServer(dataDir, await freePort(), { NODE_COMPILE_CACHE: '' }, { main, ...uid });
  assert.match(await (await fetch(server.url, { headers: { Accept: 'text/html' } })).text(), /<title>/);

  const token = await createPersonalToken(server.url, ADMIN, 'package');
  const api = createApiClient(server.url, { authorization: `Bearer ${token}` });
  // What is beside the code: the thread that parses, the list of words, the starter.
  const document = {
    openapi: '3.0.0',
    info: { title: 'Weather', version: '1' },
    paths: { '/now': { get: { responses: {} } } },
  };
  expectBody(await api('POST', '/api/workspaces/default/specs', { document }), Spec, 201);
  const created = await api('POST', '/api/workspaces/default/apps', {
    name: 'App',
    prompt: 'the weather of today',
  });
  const { id } = expectBody(created, App, 201);
  const starter = await api('GET', `/api/workspaces/default/apps/${id}/starter.zip`);
  assert.equal(starter.status, 200);
  assert.equal(await server.stop(), 0);
});

/** Root may write everywhere: where the tests run as root, the server runs as another user. */
function ordinaryUser(dataDir: string): { uid?: number } {
  if (process.getuid?.() !== 0) return {};
  chownSync(dataDir, NOBODY, NOBODY);
  chmodSync(join(dataDir, '..'), 0o755);
  return { uid: NOBODY };
}

function makeReadOnly(folder: string): void {
  for (const name of ['.', ...globSync('**/*', { cwd: folder })]) {
    const path = join(folder, name);
    const stats = lstatSync(path);
    if (!stats.isSymbolicLink()) chmodSync(path, stats.isDirectory() ? 0o555 : 0o444);
  }
}
