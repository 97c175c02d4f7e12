import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createServer as createTcpServer, type LookupFunction } from 'node:net';
import { test } from 'node:test';
import { expectProblem } from '@trunkline/contract/api-client';
import { readEgressProxy } from '../config/egress-proxy-settings.ts';
import { createCertificate } from '../testing/certificate.ts';
import { startGatewayFixture } from '../testing/gateway.ts';
import { type OutboundProxy, startOutboundProxy } from '../testing/outbound-proxy.ts';
import { freePort, portOf } from '../testing/port.ts';
import type { Scope } from '../testing/scope.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { json, startUpstream } from '../testing/upstream.ts';
import { createEgress, type EgressOptions } from './dispatcher.ts';
import {
  EgressClosed,
  EgressDenied,
  EgressNotHttp,
  EgressProxyFailed,
  EgressTimeout,
  EgressUnreachable,
  egressErrorFrom,
} from './errors.ts';
import { parseEgressAllow } from './rules.ts';

type Setup = { allow?: string; ips?: string[]; proxy: Record<string, string> } & Partial<
  Pick<EgressOptions, 'ca' | 'connectTimeoutMs'>
>;

/** Requests over an egress that has a proxy. @returns the body of the response */
function open(scope: Scope, { allow = '', ips = ['203.0.113.7'], proxy, ...options }: Setup) {
  const lookup: LookupFunction = (_hostname, _options, callback) =>
    callback(
      null,
      ips.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  const settings = readEgressProxy(proxy);
  const egress = createEgress({
    rules: parseEgressAllow(allow),
    ...(settings && { proxy: settings }),
    lookup,
    connectTimeoutMs: 30_000,
    headersTimeoutMs: 30_000,
    bodyTimeoutMs: 30_000,
    ...options,
  });
  scope.after(() => egress.close());
  return (url: string) =>
    egress.dispatcher
      .request({ origin: new URL(url).origin, path: '/', method: 'GET' })
      .then(({ body }) => body.text())
      .catch((error: unknown) => {
        throw egressErrorFrom(error, new URL(url).host);
      });
}

/** An API that responds with the host of the request, and a proxy that leads everything to it. */
async function startBehindProxy(scope: Scope) {
  const upstream = await startUpstream(scope, ({ headers }, response) => json(response, 200, headers.host));
  const proxy = await startOutboundProxy(scope, () => ({ port: upstream.port }));
  return { upstream, proxy };
}

const DOCUMENT = {
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};

// 192.0.2.0/24 and its like are refused as documentation: the API has a public IP here.
const PUBLIC_IP = '93.184.215.14';

test('a request goes through the proxy, to the IP that was judged', async (t) => {
  const { proxy } = await startBehindProxy(t);
  const request = open(t, { ips: [PUBLIC_IP], proxy: { EGRESS_PROXY: proxy.url } });
  assert.equal(await request('http://api.example:8080'), '"api.example:8080"');
  assert.equal(await request('http://93.184.215.15'), '"93.184.215.15"');
  assert.deepEqual(proxy.requested, [`${PUBLIC_IP}:8080`, '93.184.215.15:80']);
});

test('TLS is spoken with the API, through the proxy', async (t) => {
  const certificate = createCertificate(temporaryFolder(t));
  if (!certificate) {
    t.skip('openssl is not installed');
    return;
  }
  const api = createServer(certificate, (_request, response) => response.end('over TLS'));
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  t.after(() => api.close());
  const proxy = await startOutboundProxy(t, () => ({ port: portOf(api) }));
  const setup = { ips: [PUBLIC_IP], proxy: { EGRESS_PROXY: proxy.url } };
  const trusting = open(t, { ...setup, ca: readFileSync(certificate.caFile, 'utf8') });
  assert.equal(await trusting('https://api.example'), 'over TLS');
  await assert.rejects(trusting('https://other.example'), /TLS certificate that is not trusted/);
  await assert.rejects(open(t, setup)('https://api.example'), /TLS certificate that is not trusted/);
  assert.deepEqual(new Set(proxy.requested), new Set([`${PUBLIC_IP}:443`]));
});

test('the proxy gets no request for what the rules refuse', async (t) => {
  const { proxy } = await startBehindProxy(t);
  for (const EGRESS_PROXY_RESOLVES of ['false', 'true']) {
    const request = open(t, { proxy: { EGRESS_PROXY: proxy.url, EGRESS_PROXY_RESOLVES } });
    for (const host of [
      '127.0.0.1',
      '10.1.2.3',
      '[::1]',
      'localhost',
      'localhost..',
      '127.0.0.1..',
      'metadata.google.internal',
    ])
      await assert.rejects(request(`http://${host}:8080`), EgressDenied, host);
  }
  for (const ip of ['127.0.0.1', '169.254.169.254', 'fd00::1']) {
    const request = open(t, { ips: [ip], proxy: { EGRESS_PROXY: proxy.url } });
    await assert.rejects(request('http://innocent.example'), EgressDenied, ip);
  }
  assert.deepEqual(proxy.requested, []);
});

test('a proxy that resolves gets the name', async (t) => {
  const { proxy } = await startBehindProxy(t);
  const request = open(t, {
    ips: ['10.0.0.1'],
    proxy: { EGRESS_PROXY: proxy.url, EGRESS_PROXY_RESOLVES: 'true' },
  });
  assert.equal(await request('http://api.example'), '"api.example"');
  assert.deepEqual(proxy.requested, ['api.example:80']);
});

test('hosts of the bypass are reached without the proxy', async (t) => {
  const { upstream, proxy } = await startBehindProxy(t);
  const request = open(t, {
    allow: '127.0.0.1',
    ips: ['127.0.0.1'],
    proxy: { EGRESS_PROXY: proxy.url, EGRESS_PROXY_BYPASS: `crm.internal, 127.0.0.0/8:${upstream.port}` },
  });
  for (const host of ['crm.internal', '127.0.0.1'])
    assert.equal(await request(`http://${host}:${upstream.port}`), `"${host}:${upstream.port}"`);
  assert.deepEqual(proxy.requested, []);
  await request(`http://tickets.internal:${upstream.port}`);
  assert.deepEqual(proxy.requested, [`127.0.0.1:${upstream.port}`]);
});

test('the user and password of the proxy are sent to it', async (t) => {
  const { proxy } = await startBehindProxy(t);
  const EGRESS_PROXY = proxy.url.replace('//', '//trunk%20line:s%3Acret@');
  await open(t, { ips: [PUBLIC_IP], proxy: { EGRESS_PROXY } })('http://api.example');
  assert.deepEqual(proxy.credentials, [`Basic ${Buffer.from('trunk line:s:cret').toString('base64')}`]);
});

test('where one IP of a name cannot be reached, the next is tried', async (t) => {
  const upstream = await startUpstream(t, (_request, response) => json(response, 200, 'reached'));
  const proxy = await startOutboundProxy(t, (authority) =>
    authority.startsWith(PUBLIC_IP) ? { port: upstream.port } : { status: 502 },
  );
  const request = open(t, {
    ips: ['2606:2800:21f:cb07::1', '93.184.215.13', PUBLIC_IP],
    proxy: { EGRESS_PROXY: proxy.url },
  });
  assert.equal(await request('http://api.example'), '"reached"');
  assert.deepEqual(proxy.requested, ['93.184.215.13:80', `${PUBLIC_IP}:80`]);
});

test('a refusal of the proxy has an error class of its own', async (t) => {
  const table = [
    [407, EgressProxyFailed, /refuses its user and password/],
    [403, EgressProxyFailed, /does not allow connections to 93\.184\.215\.14:80/],
    [502, EgressUnreachable, /could not connect to 93\.184\.215\.14:80 \(502\)/],
  ] as const;
  for (const [status, kind, sentence] of table) {
    const { url } = await startOutboundProxy(t, () => ({ status }));
    const request = open(t, { ips: [PUBLIC_IP], proxy: { EGRESS_PROXY: url } });
    await assert.rejects(
      request('http://api.example'),
      (error) => error instanceof kind && sentence.test(error.message),
    );
  }
  const silent = await startOutboundProxy(t, () => 'silence');
  const late = open(t, { ips: [PUBLIC_IP], proxy: { EGRESS_PROXY: silent.url }, connectTimeoutMs: 100 });
  await assert.rejects(late('http://api.example'), EgressTimeout);
  const EGRESS_PROXY = `http://127.0.0.1:${await freePort()}`;
  const closed = open(t, { ips: [PUBLIC_IP], proxy: { EGRESS_PROXY } });
  await assert.rejects(
    closed('http://api.example'),
    (error) => error instanceof EgressProxyFailed && /^EGRESS_PROXY refused/.test(error.message),
  );
});

test('a host that sends data before the request gets a few connections, and not one after the other', async (t) => {
  for (const delayMs of [undefined, 0, 5]) {
    const mail = createTcpServer((socket) => {
      socket.on('error', () => socket.destroy());
      const greet = () => socket.write('220 mail ready\r\n');
      if (delayMs === undefined) greet();
      else setTimeout(greet, delayMs);
    });
    await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve));
    t.after(() => mail.close());
    const proxy = await startOutboundProxy(t, () => ({ port: portOf(mail) }));
    const request = open(t, { ips: [PUBLIC_IP], proxy: { EGRESS_PROXY: proxy.url } });
    await assert.rejects(request('http://api.example'), EgressNotHttp);
    assert.ok(proxy.requested.length <= 5, `${proxy.requested.length} tunnels`);
  }
  const garbage = createTcpServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\n\0garbage'));
  });
  await new Promise<void>((resolve) => garbage.listen(0, '127.0.0.1', resolve));
  t.after(() => garbage.close());
  const EGRESS_PROXY = `http://127.0.0.1:${portOf(garbage)}`;
  await assert.rejects(
    open(t, { ips: [PUBLIC_IP], proxy: { EGRESS_PROXY } })('http://api.example'),
    EgressNotHttp,
  );
});

test('a connection that closes while TLS begins has processed no request', async (t) => {
  const closing = createTcpServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.destroy());
  });
  await new Promise<void>((resolve) => closing.listen(0, '127.0.0.1', resolve));
  t.after(() => closing.close());
  const proxy = await startOutboundProxy(t, () => ({ port: portOf(closing) }));
  const request = open(t, { ips: [PUBLIC_IP], proxy: { EGRESS_PROXY: proxy.url } });
  await assert.rejects(
    request('https://api.example'),
    (error) =>
      !(error instanceof EgressClosed) && /closed the connection while it was opened/.test(String(error)),
  );
});

test('a call says that the proxy failed, and holds it against no API', async (t) => {
  const proxy = await startOutboundProxy(t, () => ({ status: 407 }));
  const gateway = await startGatewayFixture(t, { document: DOCUMENT, settings: { EGRESS_PROXY: proxy.url } });
  for (let calls = 0; calls < 12; calls += 1) {
    const { detail } = expectProblem(await gateway.call('get:/things'), 502, 'egress_proxy_failed');
    assert.match(
      detail,
      /refuses its user and password \(407\)\. Nothing was sent to the API\. The operator/,
    );
  }
});

test('the calls of a server go through the proxy of its settings', async (t) => {
  const proxy: OutboundProxy = await startOutboundProxy(t, (authority) => ({
    port: Number(authority.split(':')[1]),
  }));
  const gateway = await startGatewayFixture(t, {
    document: DOCUMENT,
    settings: { EGRESS_PROXY: proxy.url },
  });
  assert.equal((await gateway.call('get:/things')).status, 200);
  assert.deepEqual(proxy.requested, [`127.0.0.1:${gateway.upstream.port}`]);
});
