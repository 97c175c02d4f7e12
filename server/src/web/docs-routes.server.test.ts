import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import Fastify from 'fastify';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { docsRoutes } from './docs-routes.ts';

async function startServer(t: TestContext) {
  const dist = join(temporaryFolder(t), 'dist');
  const server = Fastify();
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'not_found' }));
  await server.register(docsRoutes(dist));
  t.after(() => server.close());
  return { dist, get: (url: string, headers = {}) => server.inject({ url, headers }) };
}

function build(dist: string): void {
  mkdirSync(join(dist, 'how-to'), { recursive: true });
  mkdirSync(join(dist, 'assets'));
  writeFileSync(join(dist, 'index.html'), '<html lang="en">the first page');
  writeFileSync(join(dist, 'how-to', 'replace-a-key.html'), '<html lang="en">how to');
  writeFileSync(join(dist, 'concepts.html'), '<html lang="en" data-sets-styles>with a diagram');
  writeFileSync(join(dist, '404.html'), '<html lang="en">there is no such page');
  writeFileSync(join(dist, 'built-from.txt'), 'a fingerprint');
  writeFileSync(join(dist, 'assets', 'docs-1a2b.js'), 'a script');
}

test('pages are found by their paths, also when they were built after the start', async (t) => {
  const { dist, get } = await startServer(t);
  const early = await get('/docs');
  assert.equal(early.statusCode, 200);
  assert.match(early.body, /not built yet/);
  build(dist);
  assert.match((await get('/docs')).body, /the first page/);
  assert.match((await get('/docs/?from=help')).body, /the first page/);
  assert.match((await get('/docs/how-to/replace-a-key')).body, /how to/);
  assert.equal((await get('/docs/assets/docs-1a2b.js')).body, 'a script');
});

test('pages run scripts of this server only, and those with a program that draws may set styles', async (t) => {
  const { dist, get } = await startServer(t);
  build(dist);
  const policyOf = async (url: string) => String((await get(url)).headers['content-security-policy']);
  assert.match(await policyOf('/docs'), /script-src 'self'; style-src 'self' 'nonce-/);
  assert.match(await policyOf('/docs/concepts'), /script-src 'self'; style-src 'self' 'unsafe-inline';/);
});

test('nothing else is served', async (t) => {
  const { dist, get } = await startServer(t);
  build(dist);
  for (const url of [
    '/docs/nothing',
    '/docs/built-from.txt',
    '/docs/index.html',
    '/docs/assets/missing.js',
    '/docs/assets/..%2Fbuilt-from.txt',
    '/docs/..%2F..%2Fpackage.json',
    '/docs/../package.json',
  ])
    assert.equal((await get(url)).statusCode, 404, url);
  const { statusCode, body } = await get('/docs/nothing', { accept: 'text/html' });
  assert.equal(statusCode, 404);
  assert.match(body, /there is no such page/);
});
