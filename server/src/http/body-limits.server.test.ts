import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { expectProblem } from '@trunkline/contract/api-client';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Type } from 'typebox';
import type { Scope } from '../testing/scope.ts';
import { createServer } from './server.ts';

const KIB = 1024;

/** A server with one route that takes a few numbers, and one that responds once `release` is called. */
function createTestServer(scope: Scope, bytesInFlight = 1024 * KIB) {
  const server = createServer(pino({ level: 'silent' }), {
    limits: { bytesInFlight, jsonValues: 100_000 },
    trustProxy: [],
  });
  const body = Type.Object(
    { numbers: Type.Optional(Type.Array(Type.String())) },
    { additionalProperties: false },
  );
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  server.post('/numbers', { bodyLimit: 1024 * KIB, schema: { body } }, async () => ({}));
  server.post('/short', async () => ({}));
  server.post('/slow', { bodyLimit: 1024 * KIB }, async () => {
    await released;
    return {};
  });
  scope.after(() => server.close());
  return { server, release };
}

function send(server: FastifyInstance, url: string, payload: object, authorization = 'Bearer a') {
  return server.inject({ method: 'POST', url, payload, headers: { authorization } });
}

function problemOf(response: Awaited<ReturnType<typeof send>>, status: number, code: string) {
  return expectProblem({ status: response.statusCode, body: response.json() }, status, code);
}

test('a small body gets all its issues, at most 20 of them with a count of the others', async (t) => {
  const { server } = createTestServer(t);
  const response = await send(server, '/numbers', { numbers: Array(30).fill(1) });
  const { errors, detail } = problemOf(response, 422, 'invalid_request');
  assert.equal(errors.length, 20);
  assert.match(detail, /numbers\.19: must be string; and 10 more issues\.$/);
});

test('a body of many values gets its first issue only, so that a response is no larger than its request', async (t) => {
  const { server } = createTestServer(t);
  for (const payload of [
    { numbers: Array(100_000).fill(1) },
    Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [at, 0])),
  ]) {
    const response = await send(server, '/numbers', payload);
    assert.equal(problemOf(response, 422, 'invalid_request').errors.length, 1);
    assert.ok(response.body.length < 2 * KIB);
  }
});

test('a large body of too many values, of too many levels or that is not JSON is not parsed', async (t) => {
  const { server } = createTestServer(t, 10 * 1024 * KIB);
  const parse = t.mock.method(JSON, 'parse');
  const sendText = (payload: string) =>
    server.inject({
      method: 'POST',
      url: '/numbers',
      payload,
      headers: { 'content-type': 'application/json' },
    });
  const many = await sendText(`[${'1,'.repeat(200_000)}1]`);
  const deep = await sendText('['.repeat(300_000));
  const broken = await sendText(`["${'x'.repeat(300_000)}"`);
  assert.equal(parse.mock.callCount(), 0);
  parse.mock.restore();
  assert.match(problemOf(many, 413, 'request_too_large').detail, /200002 values/);
  assert.match(problemOf(deep, 400, 'malformed_request').detail, /10000 levels/);
  assert.match(problemOf(broken, 400, 'malformed_request').detail, /not valid JSON/);
});

test('a large body of few values is parsed, with a byte order mark too', async (t) => {
  const { server } = createTestServer(t);
  const body = JSON.stringify({ numbers: ['x'.repeat(250 * KIB), 'x'.repeat(10 * KIB)] });
  for (const payload of [body, `\ufeff${body}`]) {
    const response = await server.inject({
      method: 'POST',
      url: '/numbers',
      payload,
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(response.statusCode, 200);
  }
});

test('an issue does not repeat a long name of the client', async (t) => {
  const { server } = createTestServer(t);
  const response = await send(server, '/numbers', { ['x'.repeat(100_000)]: 1 });
  assert.equal(response.statusCode, 422);
  assert.ok(response.body.length < 4 * KIB);
});

test('a route that sets no limit accepts 64 KiB', async (t) => {
  const { server } = createTestServer(t);
  assert.equal((await send(server, '/short', { text: 'x'.repeat(63 * KIB) })).statusCode, 200);
  const response = await send(server, '/short', { text: 'x'.repeat(64 * KIB) });
  problemOf(response, 413, 'request_too_large');
});

test('bodies in flight have a bound for all clients, and a quarter of it for each', async (t) => {
  const { server, release } = createTestServer(t, 400 * KIB);
  const large = { text: 'x'.repeat(60 * KIB) };
  const first = ['a', 'b', 'c', 'd', 'e', 'f'].map((token) =>
    send(server, '/slow', large, `Bearer ${token}`),
  );
  await setImmediate();
  const own = await send(server, '/numbers', large, 'Bearer a');
  problemOf(own, 429, 'rate_limited');
  assert.equal(own.headers['retry-after'], '1');
  const all = await send(server, '/numbers', large, 'Bearer g');
  problemOf(all, 503, 'overloaded');
  assert.equal(all.headers['retry-after'], '1');
  assert.equal((await send(server, '/numbers', {}, 'Bearer g')).statusCode, 200);
  release();
  for (const response of await Promise.all(first)) assert.equal(response.statusCode, 200);
  assert.equal((await send(server, '/slow', large, 'Bearer a')).statusCode, 200);
});

test('a body that does not arrive ends with 408, and its connection is closed', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { server } = createTestServer(t);
  const url = new URL(await server.listen({ port: 0 }));
  const received = once(server.server, 'request').then(() => setImmediate());
  const socket = connect(Number(url.port), url.hostname);
  socket.write(
    'POST /short HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
  );
  await received;
  t.mock.timers.tick(30_000);
  const response = await text(socket);
  assert.match(response, /^HTTP\/1\.1 408 /);
  assert.match(response, /"code":"request_timeout"/);
});
