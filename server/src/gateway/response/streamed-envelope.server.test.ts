import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { before, describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { Page } from '@trunkline/contract/schemas/lists';
import fc from 'fast-check';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { suiteScope } from '../../testing/scope.ts';

const SECRETS = ['sk_live_0123456789', 'a/b+c="d&e"'];
const JSON_TYPE = { 'content-type': 'application/json' };
const BUFFERED_BYTES = 1024;
const PAD = 'x'.repeat(2 * BUFFERED_BYTES);

/** Writes a body in pieces that arrive one by one, cut where the shares of its length say. */
async function writePieces(response: ServerResponse, body: Buffer, cuts: readonly number[]): Promise<void> {
  let from = 0;
  for (const cut of cuts.toSorted((one, other) => one - other)) {
    const to = Math.max(from, Math.floor(cut * body.length));
    if (to > from && !response.write(body.subarray(from, to))) await once(response, 'drain');
    await setImmediate();
    from = to;
  }
  response.end(body.subarray(from));
}

describe('a large response that is passed on while it arrives', () => {
  const scope = suiteScope();
  let streaming: GatewayFixture;
  let buffering: GatewayFixture;

  const start = (bufferedBytes: number) =>
    startGatewayFixture(scope, {
      document: { openapi: '3.1.0', info: {}, paths: { '/x': { get: { responses: {} } } } },
      headers: SECRETS.map((value, index) => ({ name: `X-Secret-${index}`, value })),
      call_policy: { retries: 0, circuit_breaker: { failures: 2, open_seconds: 1 }, max_concurrent_calls: 1 },
      settings: {
        LIMIT_RESPONSE_BYTES: '1000000',
        LIMIT_BUFFERED_RESPONSE_BYTES: String(bufferedBytes),
      },
    });

  before(async () => {
    streaming = await start(BUFFERED_BYTES);
    buffering = await start(1_000_000);
  });

  const send = (gateway: GatewayFixture, input: object = {}) =>
    gateway.send('get:/x', { headers: JSON_TYPE, body: JSON.stringify(input) });

  async function lastEntry({ instance, app }: GatewayFixture) {
    const path = `/api/workspaces/default/calls?app_id=${app.id}`;
    const [entry] = expectBody(await instance.api('GET', path), Page(CallLogEntry)).items;
    assert.ok(entry);
    return entry;
  }

  const secretForms = SECRETS.flatMap((secret) => [
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret)).slice(1, -1),
    Buffer.from(`k:${secret}`).toString('base64'),
    [...secret].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  ]);

  test('is byte for byte what it is when it is buffered', async () => {
    const text = fc.oneof(
      fc.constantFrom(...secretForms),
      fc.constantFrom('ü', '日本', '\\n', '\\u00e9', '&amp;', '%2', 'sk_live_', 'a\\/b'),
      fc.stringMatching(/^[ -!#-[\]-~]{0,40}$/),
    );
    const value = fc.oneof(
      fc.array(text, { maxLength: 6 }).map((texts) => `"${texts.join('')}"`),
      fc.constantFrom(
        '12345678901234567890.10',
        '-0.0',
        '1E400',
        'true',
        'null',
        '{}',
        '[]',
        '{"a": [1 ,2]}',
      ),
    );
    const bodies = fc
      .array(value, { minLength: 1, maxLength: 60 })
      .map((values) => Buffer.from(`[${values.join(' ,\n')},"${PAD}",${values.join(',')}]`));
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(bodies, cuts, fc.boolean(), async (body, at, isAnnounced) => {
        const respond: GatewayFixture['respond'] = (_request, response) => {
          response.writeHead(200, { ...JSON_TYPE, ...(isAnnounced && { 'content-length': body.length }) });
          void writePieces(response, body, at);
        };
        streaming.respond = respond;
        buffering.respond = respond;
        const [streamed, buffered] = await Promise.all([send(streaming), send(buffering)]);
        assert.deepEqual(
          [streamed.headers.has('content-length'), buffered.headers.has('content-length')],
          [false, true],
        );
        assert.equal(await streamed.text(), await buffered.text());
      }),
      { numRuns: 150 },
    );
  });

  test('has the headers and warnings of any other, and is in the call log with its size', async () => {
    const body = JSON.stringify([PAD, 'ü'.repeat(5000)]);
    streaming.respond = (_request, response) => void response.writeHead(200, JSON_TYPE).end(body);
    const response = await streaming.call('get:/x', { include_headers: true, query_params: { q: 1 } });
    const { data, headers } = expectBody(response, CallEnvelope);
    assert.deepEqual(data, JSON.parse(body));
    assert.equal(headers?.['content-type'], 'application/json');
    const { status, code, response_bytes, attempts } = await lastEntry(streaming);
    assert.deepEqual([status, code, response_bytes, attempts], [200, null, Buffer.byteLength(body), 1]);
  });

  const half = `["${PAD}","${'y'.repeat(300_000)}"`;
  const broken: [name: string, code: string, respond: (response: ServerResponse) => void][] = [
    ['ends in invalid JSON', 'bad_upstream_json', (response) => response.end(`${half},}`)],
    ['ends too early to be JSON', 'bad_upstream_json', (response) => response.end(half)],
    [
      'is no UTF-8 in the end',
      'bad_upstream_json',
      (response) => {
        response.write(half);
        response.end(Buffer.from(',"ü"]', 'latin1'));
      },
    ],
    ['is too deep', 'bad_upstream_json', (response) => response.end(`${half},${'['.repeat(10_001)}`)],
    ['grows too large', 'response_too_large', (response) => response.end(`${half},"${PAD.repeat(500)}"]`)],
    ['breaks off', 'bad_upstream_response', (response) => response.write(half, () => response.destroy())],
  ];
  for (const [name, code, respond] of broken) {
    test(`ends the connection when it ${name}`, async () => {
      streaming.respond = (_request, response) => respond(response.writeHead(200, JSON_TYPE));
      const response = await send(streaming);
      assert.equal(response.status, 200);
      await assert.rejects(response.text());
      const entry = await lastEntry(streaming);
      assert.deepEqual([entry.status, entry.code], [200, code]);
      streaming.respond = (_request, again) => again.writeHead(200, JSON_TYPE).end('1');
      assert.equal(expectBody(await streaming.call('get:/x'), CallEnvelope).data, 1, 'its share is free');
    });
  }

  test('is refused before anything is sent when its beginning is no JSON, or its length too large', async () => {
    streaming.respond = (_request, response) =>
      void response.writeHead(200, JSON_TYPE).end(`[}${PAD.repeat(2)}`);
    expectProblem(await streaming.call('get:/x'), 502, 'bad_upstream_json');
    streaming.respond = (_request, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': 1_000_001 });
      response.write(`["${PAD}`);
    };
    expectProblem(await streaming.call('get:/x'), 502, 'response_too_large');
  });

  test('that breaks off is a failure for the circuit breaker', async () => {
    streaming.respond = (_request, response) =>
      void response.writeHead(200, JSON_TYPE).write(half, () => response.destroy());
    for (let calls = 0; calls < 2; calls += 1) await assert.rejects((await send(streaming)).text());
    expectProblem(await streaming.call('get:/x'), 503, 'circuit_open');
    const other = await streaming.register({ slug: 'other' });
    streaming.respond = (_request, response) => void response.writeHead(200, JSON_TYPE).end('1');
    assert.equal((await other.call('get:/x')).status, 200);
  });

  test('ends with the client, which is read no faster than it reads', async () => {
    const gateway = await start(BUFFERED_BYTES);
    const closed = Promise.withResolvers<number>();
    gateway.respond = (_request, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': 900_002 });
      response.write(`"${'x'.repeat(300_000)}`);
      response.once('close', () => closed.resolve(response.socket?.bytesWritten ?? 0));
    };
    const controller = new AbortController();
    const response = await gateway.send('get:/x', {
      headers: JSON_TYPE,
      body: '{}',
      signal: controller.signal,
    });
    assert.equal(response.status, 200);
    controller.abort();
    await closed.promise;
    gateway.respond = (_request, again) => again.writeHead(200, JSON_TYPE).end('1');
    assert.equal((await gateway.call('get:/x')).status, 200);
  });
});
