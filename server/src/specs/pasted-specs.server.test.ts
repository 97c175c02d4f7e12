import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { SpecUpdate } from '@trunkline/contract/schemas/spec-updates';
import { Spec } from '@trunkline/contract/schemas/specs';
import { pino } from 'pino';
import { createServer } from '../http/server.ts';
import { type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { acceptPastedSpecs } from './import-requests.ts';
import { createSpecParser } from './parser.ts';
import type { ParserThreads } from './parser-threads.ts';

const SPECS = '/api/workspaces/default/specs';
const KIB = 1024;
const LARGE = 'x"\n'.repeat(100 * KIB);

/** A spec of more than 300 KiB. */
const documentWith = (...paths: string[]) => ({
  openapi: '3.0.0',
  info: { title: 'Große API', version: '1', description: LARGE },
  servers: [{ url: 'https://api.example.com' }],
  paths: Object.fromEntries(paths.map((path) => [path, { get: { responses: {} } }])),
});

describe('pasting large specs', () => {
  const scope = suiteScope();
  let instance: Instance;

  before(async () => {
    instance = await startInstance(scope, { LIMIT_SPEC_BYTES: String(1024 * KIB) });
    // Reads the API document, which responses are checked with, before the parsing is watched.
    await instance.api('GET', SPECS);
  });

  const forms: [name: string, document: unknown][] = [
    ['an object', documentWith('/a', '/b')],
    ['its text', JSON.stringify(documentWith('/a', '/b'))],
  ];
  for (const [name, document] of forms) {
    test(`${name} is imported, and the main thread never parses it`, async (t) => {
      const parse = t.mock.method(JSON, 'parse');
      const { title, operation_count } = expectBody(
        await instance.api('POST', SPECS, { document }),
        Spec,
        201,
      );
      assert.deepEqual([title, operation_count], ['Große API', 2]);
      const lengths = parse.mock.calls.map(({ arguments: [text] }) => text.length);
      assert.ok(Math.max(...lengths) < LARGE.length);
    });
  }

  const paddings: [name: string, description: string][] = [
    ['small', ''],
    ['large', LARGE],
  ];
  for (const [name, description] of paddings) {
    test(`a ${name} object keeps the texts that it has without quotes`, async () => {
      const others = `"description":${JSON.stringify(description)},"a":[{"version":1.1},"\\"}"]`;
      const document = `{"openapi":"3.1.0","info":{"title":12.50,"version":1.10,${others}},"paths":{}}`;
      const body = `{"document":{}, "document" : ${document} }`;
      const { title, version } = expectBody(await instance.api('POST', SPECS, body), Spec, 201);
      assert.deepEqual({ title, version }, { title: '12.50', version: '1.10' });
    });
  }

  const refusals: [name: string, body: unknown, status: number, code: string, mentions: RegExp][] = [
    [
      'with a URL',
      { url: 'https://x.example', document: documentWith() },
      422,
      'invalid_request',
      /not both/,
    ],
    ['with an unknown field', { document: documentWith(), other: 1 }, 422, 'invalid_request', /other/],
    ['of another type', { document: [LARGE] }, 413, 'request_too_large', /other than document/],
    ['beside a large field', { document: '', other: LARGE }, 413, 'request_too_large', /other than document/],
    ['of 100,000 levels', `{"document":${nested(100_000)}}`, 422, 'not_a_spec', /an object with “a”/],
    ['of 20,000 levels', `{"document":${nested(20_000)}}`, 422, 'not_a_spec', /an object with “a”/],
    [
      'beside a small field of 20,000 levels',
      `{"other":${nested(20_000)}}`,
      400,
      'malformed_request',
      /nested too deeply/,
    ],
    [
      'beside a large field of 60,000 levels',
      `{"other":${nested(60_000)}}`,
      400,
      'malformed_request',
      /nested too deeply/,
    ],
    ['that ends early', `{"document":"${LARGE}`, 400, 'malformed_request', /not valid JSON/],
    ['that is larger than the limit', { document: 'x'.repeat(1025 * KIB) }, 413, 'spec_too_large', /1 MiB/],
    ['that is larger than a body', { document: 'x'.repeat(2050 * KIB) }, 413, 'spec_too_large', /1 MiB/],
  ];
  for (const [name, body, status, code, mentions] of refusals) {
    test(`a spec ${name} is refused`, async () => {
      assert.match(expectProblem(await instance.api('POST', SPECS, body), status, code).detail, mentions);
    });
  }

  test('an update applies a large document together with the fields beside it', async () => {
    await registerApi(instance, { document: documentWith('/a', '/b'), slug: 'large' });
    const response = await instance.api('POST', '/api/workspaces/default/integrations/large/refresh', {
      apply: true,
      remove: ['get:/b'],
      document: documentWith('/a', '/c'),
    });
    const { applied, added, removed } = expectBody(response, SpecUpdate);
    assert.deepEqual({ applied, added, removed }, { applied: true, added: ['get:/c'], removed: ['get:/b'] });
  });
});

const MEMBER: Membership = {
  user: { id: 'u1', email: 'a@example.com', name: 'A' },
  origin: { ip: '127.0.0.1', via: 'session' },
  workspace: {
    id: 'w1',
    slug: 'w1',
    name: 'W',
    kind: 'shared',
    plan: 'builder',
    app_access: 'open',
    created_at: '2026-01-01',
  },
  role: 'admin',
};

test('a client that disconnects cancels the parsing of its request', { timeout: 60_000 }, async (t) => {
  const started = Promise.withResolvers<AbortSignal | undefined>();
  const threads: ParserThreads = {
    run: (_job, context) => {
      started.resolve(context?.signal);
      return new Promise(() => {});
    },
  };
  const server = createServer(pino({ level: 'silent' }), {
    limits: { bytesInFlight: 10 * 1024 * KIB, jsonValues: 10_000 },
    trustProxy: [],
  });
  server.decorateRequest('member', { getter: () => MEMBER });
  acceptPastedSpecs(server, createSpecParser(threads));
  server.post('/specs', { bodyLimit: 1024 * KIB }, async () => ({}));
  t.after(() => server.close());
  const { port, hostname } = new URL(await server.listen({ port: 0 }));

  const body = JSON.stringify({ document: LARGE });
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /specs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  const signal = await started.promise;
  assert.ok(signal);
  socket.destroy();
  if (!signal.aborted) await once(signal, 'abort');
  assert.match(String(signal.reason), /closed the connection/);
});

function nested(depth: number): string {
  return `${'{"a":'.repeat(depth)}0${'}'.repeat(depth)}`;
}
