import { deepEqual, ok } from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TEXT = readFileSync(`${ROOT}/docs/architecture.md`, 'utf8');

test('every path and file that docs/architecture.md names exists', () => {
  const paths = [...TEXT.matchAll(/`((?:[\w-]+\/)+[\w.-]*)`/g)].map(([, path = '']) => path);
  ok(paths.length > 10, 'paths were found');
  const missing = paths.filter(
    (path) => !['', 'server/src/'].some((folder) => existsSync(`${ROOT}/${folder}${path}`)),
  );
  deepEqual(missing, []);

  const names = [...TEXT.matchAll(/[\w-]+\.ts\b/g)].map(([name]) => name);
  const files = globSync('{server,packages/*}/src/**/*.ts', { cwd: ROOT }).map((path) =>
    path.replace(/^.*\//, ''),
  );
  deepEqual(
    names.filter((name) => !files.includes(name)),
    [],
  );
});

test('every folder of the server is in the layout of docs/architecture.md', () => {
  const folders = globSync('server/src/*/', { cwd: ROOT }).map((path) =>
    path.replace(/\/?$/, '/').replace('server/src/', ''),
  );
  ok(folders.length > 10, 'folders were found');
  deepEqual(
    folders.filter((folder) => !TEXT.includes(folder)),
    [],
  );
});

test('every test that docs/security.md names exists', () => {
  const text = readFileSync(`${ROOT}/docs/security.md`, 'utf8');
  const files = [...text.matchAll(/`([\w/.-]+\.test\.ts)`/g)].map(([, file = '']) => file);
  ok(files.length > 20, 'files were found');
  deepEqual(
    files.filter((file) => !['', 'server/src/'].some((folder) => existsSync(`${ROOT}/${folder}${file}`))),
    [],
  );
});
