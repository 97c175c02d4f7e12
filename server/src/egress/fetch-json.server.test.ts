import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Scope, suiteScope } from '../testing/scope.ts';
import { json, startUpstream, type Upstream } from '../testing/upstream.ts';
import { createEgress } from './dispatcher.ts';
import { EgressDenied, EgressTimeout, EgressTooLarge, EgressUnreachable } from './errors.ts';
import { EgressNotJson, fetchJson } from './fetch-json.ts';
import type { FetchOptions } from './fetch-text.ts';
import { parseEgressAllow } from './rules.ts';

function fetchFrom(scope: Scope, allow: string) {
  const egress = createEgress({
    rules: parseEgressAllow(allow),
    connectTimeoutMs: 30_000,
    headersTimeoutMs: 30_000,
    bodyTimeoutMs: 30_000,
  });
  scope.after(() => egress.close());
  return (url: string, options: Partial<FetchOptions> = {}) =>
    fetchJson(egress, url, { timeoutMs: 30_000, maxBytes: 1000, ...options });
}

describe('fetchJson, over real sockets', () => {
  const scope = suiteScope();
  let upstream: Upstream;
  let allowed: string;
  before(async () => {
    upstream = await startUpstream(scope, ({ line, headers, body }, response) => {
      if (line === 'GET /silence') return;
      if (line === 'GET /empty') response.writeHead(204).end();
      else if (line === 'GET /page') response.writeHead(502).end('<html>');
      else if (line === 'GET /bom') response.end('\uFEFF{"keys":[]}');
      else if (line === 'GET /gzip')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"zipped":true}'));
      else if (line === 'GET /bomb')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(' '.repeat(100_000)));
      else if (line === 'GET /lie') response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip');
      else if (line === 'GET /moved') response.writeHead(302, { location: '/echo' }).end('{"moved":true}');
      else if (line === 'GET /stall') response.write('{"begun":');
      else json(response, line.startsWith('DELETE') ? 409 : 200, { line, headers, body });
    });
    allowed = `127.0.0.1:${upstream.port}`;
  });

  test('returns status, headers and parsed JSON; a GET that accepts JSON by default', async (t) => {
    const response = await fetchFrom(t, allowed)(`${upstream.url}/echo?a=1`);
    assert.equal(response.status, 200);
    assert.equal(response.headers['content-type'], 'application/json; charset=utf-8');
    assert.equal(upstream.requests.at(-1)?.line, 'GET /echo?a=1');
    assert.equal(upstream.requests.at(-1)?.headers.accept, 'application/json');
  });

  test('sends method, headers and body, and returns responses of any status', async (t) => {
    const fetched = fetchFrom(t, allowed);
    await fetched(`${upstream.url}/echo`, { method: 'POST', headers: { 'x-a': 'b' }, body: '{"é":1}' });
    const { line, headers, body } = upstream.requests.at(-1) ?? {};
    assert.deepEqual([line, headers?.['x-a'], body], ['POST /echo', 'b', '{"é":1}']);
    assert.equal((await fetched(`${upstream.url}/echo`, { method: 'DELETE' })).status, 409);
  });

  const bodies: [path: string, json: unknown][] = [
    ['/empty', null],
    ['/bom', { keys: [] }],
    ['/gzip', { zipped: true }],
    ['/moved', { moved: true }],
  ];
  for (const [path, expected] of bodies) {
    test(`${path} returns ${JSON.stringify(expected)}`, async (t) => {
      assert.deepEqual((await fetchFrom(t, allowed)(upstream.url + path)).json, expected);
    });
  }

  const failures: [
    path: string,
    error: typeof EgressNotJson | typeof EgressTooLarge | typeof EgressUnreachable,
  ][] = [
    ['/page', EgressNotJson],
    ['/bomb', EgressTooLarge],
    ['/lie', EgressUnreachable],
  ];
  for (const [path, error] of failures) {
    test(`${path} throws ${error.name}`, async (t) => {
      await assert.rejects(fetchFrom(t, allowed)(upstream.url + path), error);
    });
  }

  for (const path of ['/stall', '/silence']) {
    test(`${path} times out`, async (t) => {
      await assert.rejects(
        fetchFrom(t, allowed)(upstream.url + path, { timeoutMs: 200 }),
        (error) => error instanceof EgressTimeout && error.phase === 'total',
      );
    });
  }

  test('a host that the egress rules deny is not connected to', async (t) => {
    const before = upstream.requests.length;
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]']) {
      await assert.rejects(fetchFrom(t, '')(`http://${host}:${upstream.port}/echo`), EgressDenied);
    }
    await assert.rejects(fetchFrom(t, '')('file:///etc/passwd'), EgressDenied);
    await assert.rejects(fetchFrom(t, '')('not a URL'), EgressDenied);
    assert.equal(upstream.requests.length, before);
  });

  test('a server that is down is unreachable', async (t) => {
    await assert.rejects(fetchFrom(t, '127.0.0.1:1')('http://127.0.0.1:1/'), EgressUnreachable);
  });
});
