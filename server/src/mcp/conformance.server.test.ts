import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startGatewayFixture } from '../testing/gateway.ts';
import type { Scope } from '../testing/scope.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { json } from '../testing/upstream.ts';

/**
 * The conformance suite of the protocol, over a running server. conformance-baseline.yml names the scenarios that do not
 * apply: the suite fails as well where one of them passes.
 */

const SUITE = fileURLToPath(
  new URL('dist/index.js', import.meta.resolve('@modelcontextprotocol/conformance/package.json')),
);
const BASELINE = fileURLToPath(new URL('./conformance-baseline.yml', import.meta.url));

/** Endpoints that do what the suite expects of its tools of these names. */
const TOOLS = ['test_simple_text', 'test_embedded_resource', 'test_error_handling'];
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: Object.fromEntries(
    TOOLS.map((name) => [
      `/${name}`,
      { get: { operationId: name, summary: name, responses: { 200: { description: 'ok' } } } },
    ]),
  ),
};

test('the official suite passes, but for scenarios of what the server does not have', async (t) => {
  const gateway = await startGatewayFixture(t, { document: DOCUMENT, slug: 'things' });
  gateway.respond = ({ line }, response) => {
    if (line.includes('error')) json(response, 500, { message: 'failed on purpose' });
    else if (line.includes('resource'))
      response.writeHead(200, { 'content-type': 'application/pdf' }).end(Buffer.from([0, 255, 1]));
    else json(response, 200, 'some text');
  };
  const url = await startAdaptingProxy(t, new URL('/mcp', gateway.instance.url), gateway.token);
  const folder = temporaryFolder(t);
  const { code, output } = await run(['server', '--url', url, '--expected-failures', BASELINE], folder);
  assert.equal(code, 0, output);
});

function run(args: readonly string[], cwd: string): Promise<{ code: unknown; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [SUITE, ...args], { cwd, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, output: stdout + stderr });
    });
  });
}

/** What the suite sends goes on with a token, which it has none of, and with the slug before the names of its tools. */
async function startAdaptingProxy(scope: Scope, target: URL, token: string): Promise<string> {
  const forward = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { method, headers } = incoming;
    const { 'content-length': _, ...rest } = headers;
    const text = (await buffer(incoming)).toString();
    const body = text.replaceAll(/"(test_\w+)"/g, '"things__$1"');
    const length = method === 'POST' ? { 'content-length': Buffer.byteLength(body) } : {};
    const outgoing = request(
      target,
      { method, headers: { ...rest, ...length, authorization: `Bearer ${token}` } },
      (received) => {
        response.writeHead(received.statusCode ?? 500, received.headers);
        received.pipe(response);
      },
    );
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    outgoing.end(body);
  };
  const server = createServer((incoming, response) => void forward(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scope.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  return `http://127.0.0.1:${address.port}/mcp`;
}
