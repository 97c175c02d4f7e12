import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { ProblemDocument } from '@trunkline/contract/schemas/problem';
import { Value } from 'typebox/value';
import { portOf } from '../testing/port.ts';
import { handleParserError } from './parser-errors.ts';

test('a request head that is never finished ends with 408, and its connection is closed', async (t) => {
  // Node's server as Fastify makes it, with shorter times than its minute.
  const server = createServer({ headersTimeout: 20, connectionsCheckingInterval: 10 }, () =>
    assert.fail('there is no request'),
  );
  server.on('clientError', handleParserError);
  t.after(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect(portOf(server), '127.0.0.1');
  socket.write('GET /api/apps HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  assert.match(head, /^HTTP\/1\.1 408 /);
  assert.match(head, /^Connection: close$/m);
  assert.equal(Value.Parse(ProblemDocument, JSON.parse(body)).code, 'request_timeout');
});
