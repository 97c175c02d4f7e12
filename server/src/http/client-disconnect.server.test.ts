import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { before, describe, test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { Page } from '@trunkline/contract/schemas/lists';
import { type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { startRawUpstream } from '../testing/raw-upstream.ts';
import { suiteScope } from '../testing/scope.ts';

const CHUNK = Buffer.alloc(64 * 1024, 'x');

describe('a client that reads nothing of its response', () => {
  const scope = suiteScope();
  let raw: Awaited<ReturnType<typeof startRawUpstream>>;
  let instance: Instance;
  let api: Awaited<ReturnType<typeof registerApi>>;

  before(async () => {
    raw = await startRawUpstream(scope, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n\r\n');
      const writeOn = () => {
        while (!socket.destroyed && socket.write(CHUNK));
      };
      socket.on('drain', writeOn);
      writeOn();
    });
    instance = await startInstance(scope, { EGRESS_ALLOW: '127.0.0.1', LIMIT_WRITE_MS: '200' });
    api = await registerApi(instance, {
      document: { openapi: '3.1.0', info: {}, paths: { '/x': { get: { responses: {} } } } },
      base_url: raw.url,
      operations: ['get:/x'],
    });
  });

  test('is disconnected, and its stream from the API ends', async (t) => {
    const { pathname, port, hostname } = new URL(api.callUrl('get:/x'));
    const client = connect(Number(port), hostname);
    t.after(() => client.destroy());
    client.pause();
    client.write(
      [
        `POST ${pathname} HTTP/1.1`,
        `host: ${hostname}`,
        `authorization: Bearer ${api.token}`,
        'accept: application/octet-stream',
        'content-length: 0',
        '',
        '',
      ].join('\r\n'),
    );
    while (raw.sockets.size === 0) await new Promise((resolve) => setImmediate(resolve));
    await raw.allClosed();
    let codes: (string | null)[] = [];
    while (codes.length === 0) {
      const calls = await instance.api('GET', '/api/workspaces/default/calls?limit=1');
      codes = expectBody(calls, Page(CallLogEntry)).items.map(({ code }) => code);
    }
    assert.deepEqual(codes, ['cancelled']);
  });
});
