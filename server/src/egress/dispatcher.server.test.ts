import assert from 'node:assert/strict';
import type { LookupFunction } from 'node:net';
import { before, describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type Scope, suiteScope } from '../testing/scope.ts';
import { json, startUpstream, type Upstream } from '../testing/upstream.ts';
import { createEgress } from './dispatcher.ts';
import { EgressDenied, EgressTimeout, EgressUnreachable, egressErrorFrom } from './errors.ts';
import { parseEgressAllow } from './rules.ts';

/** Resolves any name to one list of IPs after the other, and counts the lookups. */
function resolvingTo(...results: string[][]): { lookup: LookupFunction; lookups: () => number } {
  let lookups = 0;
  return {
    lookups: () => lookups,
    lookup: (_hostname, _options, callback) => {
      const ips = results[Math.min(lookups, results.length - 1)] ?? [];
      lookups += 1;
      callback(
        null,
        ips.map((ip) => ({ address: ip, family: ip.includes(':') ? 6 : 4 })),
      );
    },
  };
}

function open(scope: Scope, allow: string, lookup?: LookupFunction, headersTimeoutMs = 30_000) {
  const egress = createEgress({
    rules: parseEgressAllow(allow),
    connectTimeoutMs: 30_000,
    headersTimeoutMs,
    bodyTimeoutMs: 30_000,
    ...(lookup && { lookup }),
  });
  scope.after(() => egress.close());
  return (url: string) =>
    egress.dispatcher
      .request({ origin: new URL(url).origin, path: '/', method: 'GET' })
      .then(async ({ statusCode, body }) => {
        const text = await body.text();
        // undici frees the connection in the turn of the event loop after the body's end.
        await setImmediate();
        return { statusCode, text };
      })
      .catch((error: unknown) => {
        throw egressErrorFrom(error, new URL(url).host);
      });
}

describe('the guarded dispatcher, over real sockets', () => {
  const scope = suiteScope();
  let upstream: Upstream;
  before(async () => {
    upstream = await startUpstream(scope, ({ headers }, response) => {
      if (headers.host?.startsWith('slow')) return;
      json(response, 200, { host: headers.host });
    });
  });

  test('reaches what the operator allows, on one connection kept open', async (t) => {
    const request = open(t, `127.0.0.1:${upstream.port}`);
    const known = await upstream.connections();
    for (let n = 0; n < 3; n += 1) assert.equal((await request(upstream.url)).statusCode, 200);
    assert.equal(await upstream.connections(), known + 1);
  });

  test('refuses every other way to the same server', async (t) => {
    const request = open(t, '127.0.0.1:1, 10.0.0.0/8');
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.1',
      'localhost',
      'a.localhost',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '[::1]',
      '[::]',
    ]) {
      await assert.rejects(request(`http://${host}:${upstream.port}`), EgressDenied, host);
    }
  });

  test('a name that resolves to a private IP is refused, also beside other IPs', async (t) => {
    for (const ip of ['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '::ffff:7f00:1', 'fd00::1']) {
      const { lookup } = resolvingTo([ip]);
      await assert.rejects(open(t, '', lookup)(`http://innocent.example:${upstream.port}`), EgressDenied, ip);
    }
    const { lookup } = resolvingTo(['10.9.9.9', '127.0.0.1']);
    const response = await open(
      t,
      `127.0.0.1:${upstream.port}`,
      lookup,
    )(`http://both.example:${upstream.port}`);
    assert.equal(response.statusCode, 200, 'only the allowed one of two IPs is connected to');
  });

  test('a name is resolved once, at the socket, so that DNS rebinding changes nothing', async (t) => {
    const { lookup, lookups } = resolvingTo(['127.0.0.1'], ['169.254.169.254']);
    const request = open(t, `127.0.0.1:${upstream.port}`, lookup);
    assert.equal((await request(`http://rebind.example:${upstream.port}`)).statusCode, 200);
    assert.equal((await request(`http://rebind.example:${upstream.port}`)).statusCode, 200);
    assert.equal(lookups(), 1, 'a connection that is kept open needs no second lookup');

    const fresh = open(
      t,
      `127.0.0.1:${upstream.port}`,
      resolvingTo(['169.254.169.254'], ['127.0.0.1']).lookup,
    );
    await assert.rejects(fresh(`http://rebind.example:${upstream.port}`), EgressDenied);
  });

  test('an allowed host name allows what it resolves to, and no other name does', async (t) => {
    const { lookup } = resolvingTo(['127.0.0.1']);
    const request = open(t, `crm.internal:${upstream.port}`, lookup);
    assert.equal(
      (await request(`http://crm.internal:${upstream.port}`)).text,
      `{"host":"crm.internal:${upstream.port}"}`,
    );
    await assert.rejects(request(`http://other.internal:${upstream.port}`), EgressDenied);
  });

  test('a proxy in the environment is not used', async (t) => {
    process.env.HTTP_PROXY = 'http://127.0.0.1:1';
    t.after(() => delete process.env.HTTP_PROXY);
    assert.equal((await open(t, `127.0.0.1:${upstream.port}`)(upstream.url)).statusCode, 200);
  });

  test('each kind of failure has an error class', async (t) => {
    const { lookup } = resolvingTo(['127.0.0.1']);
    const request = open(t, '127.0.0.1', lookup);
    await assert.rejects(request('http://127.0.0.1:1'), EgressUnreachable);
    await assert.rejects(request(`https://tls.example:${upstream.port}`), EgressUnreachable);
    const hasty = open(t, '127.0.0.1', lookup, 300);
    await assert.rejects(hasty(`http://slow.example:${upstream.port}`), EgressTimeout);
  });
});
