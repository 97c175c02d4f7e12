import assert from 'node:assert/strict';
import { channel } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { Page } from '@trunkline/contract/schemas/lists';
import { type Instance, registerApi, startInstance } from '../../testing/instance.ts';
import { startRawUpstream } from '../../testing/raw-upstream.ts';
import { suiteScope } from '../../testing/scope.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n';

describe('upstream failures', () => {
  const scope = suiteScope();
  let behave: (socket: Socket) => void;
  let raw: Awaited<ReturnType<typeof startRawUpstream>>;
  let instance: Instance;
  let api: Awaited<ReturnType<typeof registerApi>>;

  before(async () => {
    raw = await startRawUpstream(scope, (socket) => behave(socket));
    instance = await startInstance(scope, {
      EGRESS_ALLOW: `127.0.0.1:${raw.port}`,
      LIMIT_HEADERS_MS: '500',
      LIMIT_BODY_MS: '500',
      LIMIT_STREAM_IDLE_MS: '500',
      LIMIT_CALL_MS: '5000',
      LIMIT_RESPONSE_BYTES: '20000',
    });
    api = await registerApi(instance, {
      document: DOCUMENT,
      base_url: raw.url,
      call_policy: { retries: 0, circuit_breaker: null },
    });
  });

  const endless = (socket: Socket, piece: string) => {
    const timer = setInterval(() => socket.write(piece), 1);
    socket.once('close', () => clearInterval(timer));
  };

  const failures: [name: string, behave: (socket: Socket) => void, status: number, code: string][] = [
    ['sends nothing', () => {}, 504, 'api_timeout'],
    ['stalls in its headers', (s) => void s.write('HTTP/1.1 200 OK\r\nx-one: 1\r\n'), 504, 'api_timeout'],
    ['stalls in its body', (s) => void s.write(`${HEAD}content-length: 10\r\n\r\nabc`), 504, 'api_stalled'],
    [
      'stalls between chunks',
      (s) => void s.write(`${HEAD}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n`),
      504,
      'api_stalled',
    ],
    ['closes without a response', (s) => void s.end(), 502, 'api_closed_connection'],
    ['closes in its headers', (s) => void s.end('HTTP/1.1 200 OK\r\nx-o'), 502, 'api_closed_connection'],
    ['resets the connection', (s) => void s.resetAndDestroy(), 502, 'api_closed_connection'],
    [
      'resets the connection in its body',
      (s) => {
        onceHeadersAreRead(() => s.resetAndDestroy());
        s.write(`${HEAD}content-length: 10\r\n\r\nabc`);
      },
      502,
      'bad_upstream_response',
    ],
    [
      'sends less than its Content-Length',
      (s) => void s.end(`${HEAD}content-length: 10\r\n\r\nabc`),
      502,
      'bad_upstream_response',
    ],
    [
      'ends before its last chunk',
      (s) => void s.end(`${HEAD}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n`),
      502,
      'bad_upstream_response',
    ],
    [
      'sends broken chunks',
      (s) => void s.write(`${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n`),
      502,
      'bad_upstream_response',
    ],
    ['sends a broken status line', (s) => void s.write('HTTP/9 hello\r\n\r\n'), 502, 'bad_upstream_headers'],
    ['speaks another protocol', (s) => void s.write('220 mail ready\r\n'), 502, 'bad_upstream_headers'],
    [
      'sends broken headers',
      (s) => void s.write('HTTP/1.1 200 OK\r\nx y\r\n\r\n'),
      502,
      'bad_upstream_headers',
    ],
    [
      'sends endless headers',
      (s) => {
        s.write('HTTP/1.1 200 OK\r\n');
        endless(s, `x-more: ${'x'.repeat(2000)}\r\n`);
      },
      502,
      'bad_upstream_headers',
    ],
    [
      'sends one endless header',
      (s) => {
        s.write('HTTP/1.1 200 OK\r\nx-long: ');
        endless(s, 'x'.repeat(2000));
      },
      502,
      'bad_upstream_headers',
    ],
    [
      'sends an endless body',
      (s) => {
        s.write(`${HEAD}\r\n`);
        endless(s, 'x'.repeat(2000));
      },
      502,
      'response_too_large',
    ],
    [
      'sends two lengths',
      (s) => void s.write(`${HEAD}content-length: 3\r\ncontent-length: 4\r\n\r\nabcd`),
      502,
      'bad_upstream_headers',
    ],
  ];
  for (const [name, behaviour, status, code] of failures) {
    test(`${name}: ${status} ${code}, and no socket stays open`, async () => {
      behave = behaviour;
      const response = await api.call('get:/things');
      expectProblem(response, status, code);
      await raw.allClosed();
    });
  }

  for (const name of ['at once', 'later'] as const) {
    test(`sends more than its Content-Length, ${name}: the response ends there, and the rest is no other response`, async () => {
      const more = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil';
      let connection: Socket | undefined;
      behave = (socket) => {
        connection = socket;
        socket.write(`${HEAD}content-length: 3\r\n\r\nabc${name === 'at once' ? more : ''}`);
      };
      for (const _call of ['first', 'second']) {
        assert.equal(expectBody(await api.call('get:/things'), CallEnvelope).data, 'abc');
        if (name === 'later') connection?.write(more);
        await raw.allClosed();
      }
    });
  }

  const brokenStreams: [name: string, cut: (socket: Socket) => void, code: string][] = [
    ['stalls', () => {}, 'api_stalled'],
    ['is reset', (socket) => onceHeadersAreRead(() => socket.resetAndDestroy()), 'bad_upstream_response'],
  ];
  for (const [name, cut, code] of brokenStreams) {
    test(`a stream that ${name} is aborted for the app too, leaves no socket, and is logged as ${code}`, async () => {
      behave = (socket) => {
        cut(socket);
        socket.write(`${HEAD}content-length: 10\r\n\r\nabc`);
      };
      const response = await api.send('get:/things', { headers: { accept: 'application/octet-stream' } });
      assert.equal(response.status, 200);
      await assert.rejects(response.text());
      await raw.allClosed();
      const id = response.headers.get('x-request-id');
      let logged: CallLogEntry | undefined;
      while (logged?.id !== id)
        logged = expectBody(
          await instance.api('GET', '/api/workspaces/default/calls?limit=1'),
          Page(CallLogEntry),
        ).items[0];
      assert.equal(logged?.code, code);
      assert.deepEqual(
        instance.logLines.filter((line) => line.includes('"err"')),
        [],
      );
    });
  }

  const notGzip: [name: string, body: Buffer][] = [
    ['is not what its content encoding says', Buffer.from('plain')],
    ['ends in the middle of its content encoding', gzipSync('x').subarray(0, 10)],
  ];
  for (const [name, body] of notGzip) {
    test(`a stream that ${name} is a 502, and no error in the log`, async () => {
      behave = (socket) => {
        socket.write(`${HEAD}content-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`);
        socket.write(body);
      };
      expectProblem(
        await api.call('get:/things', {}, { accept: 'application/octet-stream' }),
        502,
        'bad_upstream_response',
      );
      assert.deepEqual(
        instance.logLines.filter((line) => line.includes('"err"')),
        [],
      );
    });
  }
});

/** Runs `act` once undici, in this process, has read the headers of a response. */
function onceHeadersAreRead(act: () => void): void {
  const headersRead = channel('undici:request:headers');
  const listener = () => {
    headersRead.unsubscribe(listener);
    act();
  };
  headersRead.subscribe(listener);
}
