import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { expectProblem } from '@trunkline/contract/api-client';
import { ReadinessStatus } from '@trunkline/contract/schemas/instance';
import { Value } from 'typebox/value';
import { openDatabaseOf } from './testing/database.ts';
import { registerApi, startInstance } from './testing/instance.ts';
import { json, startUpstream } from './testing/upstream.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Slow', version: '1' },
  paths: {
    '/never': { get: { responses: { 200: { description: 'ok' } } } },
    '/stream': { get: { responses: { 200: { description: 'ok' } } } },
  },
};

test('a stop that is cut short tells pending calls to come again, breaks off streams, and loses no log of them', async (t) => {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const upstream = await startUpstream(t, ({ line }, response) => {
    if (line.startsWith('GET /stream')) response.writeHead(200).write('first');
    else reach();
  });
  const instance = await startInstance(t, { EGRESS_ALLOW: `127.0.0.1:${upstream.port}` });
  const { app, token, call } = await registerApi(instance, {
    document: DOCUMENT,
    base_url: upstream.url,
    operations: ['get:/never', 'get:/stream'],
  });
  const url = `${instance.url}/api/apps/${app.id}/integrations/custom/api/get:%2Fstream`;
  const streamed = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/octet-stream',
      'content-type': 'application/json',
    },
    body: '{}',
  });
  const reading = assert.rejects(streamed.text(), TypeError);
  const pending = call('get:/never');
  await reached;

  const stopped = instance.close();
  instance.abort();
  const response = await pending;
  expectProblem(response, 503, 'server_stopping');
  assert.equal(response.headers.get('retry-after'), '5');
  await reading;
  await stopped;
  const db = await openDatabaseOf(t, instance.dataDir);
  const rows = await db.selectFrom('calls').select('operation').execute();
  assert.deepEqual(rows.map(({ operation }) => operation).sort(), ['get:/never', 'get:/stream']);
});

test('neither a body that does not end nor a client that does not read delays a stop that is cut short', async (t) => {
  const upstream = await startUpstream(t, (_request, response) =>
    json(response, 200, 'x'.repeat(20_000_000)),
  );
  const instance = await startInstance(t, { EGRESS_ALLOW: `127.0.0.1:${upstream.port}` });
  const { callUrl, token } = await registerApi(instance, {
    document: DOCUMENT,
    base_url: upstream.url,
    operations: ['get:/never'],
  });
  const { pathname, port } = new URL(callUrl('get:/never'));
  const open = (length: number) => {
    const socket = connect(Number(port), '127.0.0.1');
    const head = `POST ${pathname} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${token}\r\n`;
    socket.write(`${head}content-type: application/json\r\ncontent-length: ${length}\r\n\r\n{}`);
    return socket;
  };
  const reader = open(2);
  await once(reader, 'readable');
  const writer = open(1000);
  await instance.anonymous('GET', '/healthz');

  const stopped = instance.close();
  instance.abort();
  await stopped;
  reader.destroy();
  writer.destroy();
});

test('a load balancer that looks at /readyz stops a server without a failed call', async (t) => {
  const upstream = await startUpstream(t, (_request, response) => json(response, 200, {}));
  const instance = await startInstance(t, { EGRESS_ALLOW: `127.0.0.1:${upstream.port}` });
  const { call } = await registerApi(instance, {
    document: DOCUMENT,
    base_url: upstream.url,
    operations: ['get:/never'],
  });
  const isReady = async () => (await instance.anonymous('GET', '/readyz')).status === 200;
  const statuses = new Set<number>();
  const balance = async () => {
    while (await isReady()) statuses.add((await call('get:/never')).status);
  };
  const clients = Promise.all(Array.from({ length: 8 }, balance));
  await call('get:/never');
  instance.drain();
  const { status, body } = await instance.anonymous('GET', '/readyz');
  const { server, database, secrets } = Value.Parse(ReadinessStatus, body).parts;
  assert.deepEqual([status, server, database, secrets], [503, 'is stopping', 'ok', 'ok']);
  const late = await call('get:/never');
  assert.deepEqual([late.status, late.headers.get('connection')], [200, 'close']);
  await clients;
  await instance.close();
  assert.deepEqual([...statuses], [200]);
});

test('a request on a connection from before is served while the server finishes others', async (t) => {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const upstream = await startUpstream(t, (_request, response) => {
    reach();
    void released.then(() => json(response, 200, {}));
  });
  const instance = await startInstance(t, { EGRESS_ALLOW: `127.0.0.1:${upstream.port}` });
  const { call } = await registerApi(instance, {
    document: DOCUMENT,
    base_url: upstream.url,
    operations: ['get:/never'],
  });
  const socket = connect(Number(new URL(instance.url).port), '127.0.0.1').setEncoding('utf8');
  await once(socket, 'connect');
  const pending = call('get:/never');
  await reached;
  const closed = instance.close();
  socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  const [response] = await once(socket, 'data');
  assert.match(response, /^HTTP\/1\.1 200 .*connection: close/is);
  release();
  assert.equal((await pending).status, 200);
  await closed;
});
