import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import Fastify from 'fastify';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { webRoutes } from './routes.ts';

const SCRIPT = 'console.log("a script that is worth compressing")';

/** A server with a UI of two files, and one API route. */
async function startServer(t: TestContext, { isBuilt }: { isBuilt: boolean }) {
  const dist = temporaryFolder(t);
  if (isBuilt) {
    mkdirSync(join(dist, 'assets'));
    writeFileSync(join(dist, 'index.html'), '<meta nonce="CSP_NONCE"><script nonce="CSP_NONCE"></script>');
    writeFileSync(join(dist, 'built-from.txt'), 'a fingerprint');
    writeFileSync(join(dist, 'favicon.svg'), '<svg/>');
    writeFileSync(join(dist, 'assets', 'main-1a2b.js'), SCRIPT);
    writeFileSync(join(dist, 'assets', 'main-1a2b.js.gz'), gzipSync(SCRIPT));
  }
  const server = Fastify();
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'not_found' }));
  server.get('/api/things', async () => ['a thing']);
  await server.register(webRoutes(dist));
  t.after(() => server.close());
  return (url: string, headers: Record<string, string> = { accept: 'text/html' }) =>
    server.inject({ url, headers });
}

test('every path that a browser opens gets the page', async (t) => {
  const get = await startServer(t, { isBuilt: true });
  for (const url of ['/', '/setup?token=tls_1', '/w/default/integrations/git%2Fhub', '/apidocs']) {
    const { statusCode, headers, body } = await get(url);
    assert.equal(statusCode, 200, url);
    assert.match(String(headers['content-type']), /^text\/html/);
    assert.equal(headers['cache-control'], 'no-store');
    assert.match(body, /<meta nonce/);
  }
});

test('other clients get 404 for a path that does not exist', async (t) => {
  const get = await startServer(t, { isBuilt: true });
  for (const url of ['/api', '/api/nothing', '/api/nothing?x=1', '/mcp', '/metrics', '/assets/old-9f.js']) {
    const { statusCode, body } = await get(url);
    assert.deepEqual([statusCode, body], [404, '{"code":"not_found"}'], url);
  }
  assert.equal((await get('/anything', { accept: 'application/json' })).statusCode, 404);
  assert.equal((await get('/anything', { accept: '*/*' })).statusCode, 404);
  assert.equal((await get('/', { accept: '*/*' })).statusCode, 200);
  assert.equal((await get('/api/things')).body, '["a thing"]');
});

test('each page has its own nonce, and a policy that allows nothing else', async (t) => {
  const get = await startServer(t, { isBuilt: true });
  const nonces = new Set<string>();
  for (const { headers, body } of [await get('/'), await get('/')]) {
    const policy = String(headers['content-security-policy']);
    const [, nonce = ''] = /style-src 'self' 'nonce-([^']+)'/.exec(policy) ?? [];
    assert.equal(body, `<meta nonce="${nonce}"><script nonce="${nonce}"></script>`);
    assert.match(policy, /^default-src 'none'; script-src 'self'; /);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    nonces.add(nonce);
  }
  assert.equal(nonces.size, 2);
});

test('built files are immutable and compressed; the others are revalidated', async (t) => {
  const get = await startServer(t, { isBuilt: true });
  const script = await get('/assets/main-1a2b.js', { 'accept-encoding': 'gzip' });
  assert.equal(script.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.equal(script.headers['content-encoding'], 'gzip');
  assert.match(String(script.headers['content-type']), /javascript/);
  assert.equal((await get('/assets/main-1a2b.js', {})).body, SCRIPT);

  const icon = await get('/favicon.svg', {});
  assert.equal(icon.headers['cache-control'], 'no-cache');
  assert.equal(icon.headers['x-content-type-options'], 'nosniff');
  for (const url of [
    '/built-from.txt',
    '/index.html',
    '/assets/main-1a2b.js.gz',
    '/assets/..%2f..%2fpackage.json',
  ])
    assert.equal((await get(url, {})).statusCode, 404, url);
});

test('without a built UI, a page says how to build it', async (t) => {
  const get = await startServer(t, { isBuilt: false });
  const { statusCode, body } = await get('/');
  assert.equal(statusCode, 200);
  assert.match(body, /web UI is not built/);
  assert.equal((await get('/api/nothing')).statusCode, 404);
});
