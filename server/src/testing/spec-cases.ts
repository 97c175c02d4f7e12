import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type ApiResponse, expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Spec, SpecOperations } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { client, type Instance } from './instance.ts';
import { portOf } from './port.ts';
import type { Scope } from './scope.ts';

/** Small specs with a call, and what is right: what the API receives, what the app gets back, what an import says. */

/** A text, or `regexp:` and a regular expression, ` (i)` at its end to ignore case. */
const Pattern = Type.String();
const Patterns = Type.Record(Type.String(), Pattern);

const Expectation = Type.Object(
  {
    import: Type.Optional(
      Type.Object(
        {
          status: Type.Optional(Type.Integer()),
          servers: Type.Optional(Type.Union([Pattern, Type.Array(Pattern)])),
          warns: Type.Optional(Type.Array(Pattern)),
          warnings: Type.Optional(Type.Array(Type.Unknown())),
          keys: Type.Optional(Type.Array(Type.String())),
          operation_count: Type.Optional(Type.Integer()),
          format: Type.Optional(Type.String()),
          title: Type.Optional(Type.String()),
          version: Type.Optional(Type.String()),
        },
        { additionalProperties: false },
      ),
    ),
    integration: Type.Optional(
      Type.Object(
        { status: Type.Integer(), detail: Type.Optional(Pattern) },
        { additionalProperties: false },
      ),
    ),
    request: Type.Optional(
      Type.Object(
        {
          method: Type.Optional(Type.String()),
          url: Type.Optional(Type.String()),
          urlDecoded: Type.Optional(Type.String()),
          headers: Type.Optional(Patterns),
          headerMatches: Type.Optional(Patterns),
          body: Type.Optional(Type.String()),
          bodyHas: Type.Optional(Type.Array(Type.String())),
          bodyLacks: Type.Optional(Type.Array(Type.String())),
        },
        { additionalProperties: false },
      ),
    ),
    token: Type.Optional(Type.Object({ headers: Patterns }, { additionalProperties: false })),
    requests: Type.Optional(Type.Integer()),
    answer: Type.Optional(
      Type.Object(
        {
          status_code: Type.Optional(Type.Integer()),
          success: Type.Optional(Type.Boolean()),
          data: Type.Optional(Type.Unknown()),
          headers: Type.Optional(Patterns),
          warnings: Type.Optional(Pattern),
        },
        { additionalProperties: false },
      ),
    ),
    error: Type.Optional(
      Type.Object(
        { status: Type.Integer(), code: Type.Optional(Type.String()), detail: Type.Optional(Pattern) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

const UpstreamResponse = Type.Object({
  kind: Type.Enum(['fixed', 'accept', 'token', 'raw']),
  status: Type.Optional(Type.Integer()),
  headers: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String())]))),
  body: Type.Optional(Type.Unknown()),
  body_base64: Type.Optional(Type.String()),
  /** The media types that are accepted; others are refused with 406. */
  types: Type.Optional(Type.Array(Type.String())),
  /** Of a token response: its text in place of `body`, its content type. */
  raw: Type.Optional(Type.String()),
  type: Type.Optional(Type.String()),
  /** All bytes of the response. */
  text: Type.Optional(Type.String()),
});
type UpstreamResponse = Static<typeof UpstreamResponse>;

const SpecCase = Type.Object({
  title: Type.String(),
  /** As it is pasted. An object without a version is OpenAPI 3.1. */
  document: Type.Optional(Type.Unknown()),
  /** The bytes of a document that is imported by URL. */
  document_base64: Type.Optional(Type.String()),
  served_as: Type.Optional(
    Type.Object({
      content_type: Type.String(),
      path: Type.String(),
      headers: Type.Record(Type.String(), Type.String()),
    }),
  ),
  operation: Type.Optional(Type.String()),
  operations: Type.Optional(Type.Array(Type.String())),
  /** The path of the base URL. */
  base: Type.Optional(Type.String()),
  auth: Type.Optional(Type.Array(Type.Unknown())),
  integration: Type.Optional(Type.Object({ call_settings: Type.Optional(Type.Unknown()) })),
  call: Type.Optional(Type.Unknown()),
  via: Type.Optional(
    Type.Object({ encode: Type.Optional(Type.Boolean()), rawBody: Type.Optional(Type.String()) }),
  ),
  upstream: Type.Optional(UpstreamResponse),
  expect: Expectation,
});
export type SpecCase = Static<typeof SpecCase>;
type Expected<Part extends keyof SpecCase['expect']> = NonNullable<SpecCase['expect'][Part]>;

const COMMITTED = new URL('./fixtures/cases/', import.meta.url);

/** Made from reports of others, which are not committed. */
const REPORTED = new URL('../../../../shared/cases/', import.meta.url);

/** The committed cases, by the kind of fault that they stand for. */
export function committedCases(): Map<string, SpecCase[]> {
  return new Map(
    jsonFilesIn(COMMITTED).map((file) => [
      file.replace('.json', ''),
      decoded(Type.Array(SpecCase), new URL(file, COMMITTED)),
    ]),
  );
}

/** The reported cases by name; none, said in one line, where their folder is absent. */
export function reportedCases(): Map<string, SpecCase> {
  if (!existsSync(REPORTED)) {
    console.warn('../shared/cases is absent: the reported cases do not run; the committed ones do.');
    return new Map();
  }
  return new Map(
    jsonFilesIn(REPORTED).map((file) => [
      file.replace('.json', ''),
      decoded(SpecCase, new URL(file, REPORTED)),
    ]),
  );
}

function jsonFilesIn(folder: URL): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort();
}

function decoded<Schema extends TSchema>(schema: Schema, file: URL): Static<Schema> {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  Value.Assert(schema, content);
  return content;
}

/** An app of the workspace `default`, which may call all its integrations. */
export async function createCaseApp({ api }: Instance): Promise<{ id: string; token: string }> {
  const { id } = expectBody(await api('POST', '/api/workspaces/default/apps', { name: 'Cases' }), App);
  const { token } = expectBody(
    await api('POST', `/api/workspaces/default/apps/${id}/tokens`, { name: 'cases' }),
    TokenWithSecret,
  );
  return { id, token };
}

/** Plays a case over an instance, an API of its own and HTTP, and asserts what it expects. */
export async function playCase(
  scope: Scope,
  { api, url }: Instance,
  app: { id: string; token: string },
  slug: string,
  one: SpecCase,
): Promise<void> {
  const { expect, base = '/v1' } = one;
  const upstream = await startCaseApi(scope, one);
  const source = one.served_as
    ? { url: upstream.origin + one.served_as.path }
    : { document: pasted(one.document) };
  const imported = await api('POST', '/api/workspaces/default/specs', source);
  if (expect.import) await assertImport(api, imported, expect.import, upstream.origin);
  else assert.equal(imported.status, 201, JSON.stringify(imported.body));
  const operations = one.operations ?? (one.operation === undefined ? [] : [one.operation]);
  const hasCall = expect.request ?? expect.answer ?? expect.error ?? expect.integration;
  if (operations.length === 0 || !hasCall) return;
  const credentials: unknown = JSON.parse(
    JSON.stringify(one.auth ?? []).replaceAll('UPSTREAM', upstream.origin),
  );
  const integration = await api('POST', '/api/workspaces/default/integrations', {
    spec_id: expectBody(imported, Spec).id,
    slug,
    base_url: upstream.origin + base,
    operations,
    ...(one.auth && { credentials }),
    ...(one.integration?.call_settings !== undefined && { call_policy: one.integration.call_settings }),
  });
  const { status = 201, detail } = expect.integration ?? {};
  assert.equal(integration.status, status, JSON.stringify(integration.body));
  if (detail !== undefined) assertMatches(membersOf(integration).detail, detail);
  if (integration.status !== 201) return;
  const name = one.via?.encode === false ? one.operation : encodeURIComponent(one.operation ?? '');
  const answer = await client(url, { authorization: `Bearer ${app.token}` })(
    'POST',
    `/api/apps/${app.id}/integrations/custom/${slug}/${name}`,
    one.via?.rawBody ?? one.call ?? {},
  );
  if (expect.error) assertError(answer, expect.error);
  else assertAnswer(answer, expect.answer ?? {});
  if (expect.request) assertRequest(upstream.calls.at(-1), expect.request, upstream.origin);
  if (expect.token) assertHeaders(upstream.tokenRequests.at(-1), expect.token.headers);
  if (expect.requests !== undefined)
    assert.equal(upstream.calls.length + upstream.tokenRequests.length, expect.requests);
}

function pasted(document: unknown): unknown {
  if (typeof document !== 'object' || document === null) return document;
  const version = 'swagger' in document || 'openapi' in document ? {} : { openapi: '3.1.0' };
  return { ...version, info: { title: 'Depot', version: '1' }, ...document };
}

type CaseRequest = { method: string; url: string; headers: IncomingMessage['headers']; body: string };

/** The API of one case: it serves its document, its tokens, and the same response to every call. */
async function startCaseApi(scope: Scope, { document_base64, served_as, upstream }: SpecCase) {
  const calls: CaseRequest[] = [];
  const tokenRequests: CaseRequest[] = [];
  const server = createServer(async (request, response) => {
    const body = (await buffer(request)).toString();
    const { method = '', url = '', headers } = request;
    if (served_as && url === served_as.path) {
      response.writeHead(200, { 'content-type': served_as.content_type, ...served_as.headers });
      response.end(Buffer.from(document_base64 ?? '', 'base64'));
      return;
    }
    const isToken = upstream?.kind === 'token' && url.startsWith('/token');
    (isToken ? tokenRequests : calls).push({ method, url, headers, body });
    if (isToken) respondToken(response, upstream);
    else respond(request, response, upstream);
  });
  // Node's server knows the registered methods only, and refuses any other before it is a request.
  server.on('clientError', (error, socket) => {
    const rawPacket = 'rawPacket' in error ? String(error.rawPacket) : '';
    const [, method = '', url = ''] = /^(\S+) (\S+) HTTP/.exec(rawPacket) ?? [];
    calls.push({ method, url, headers: {}, body: '' });
    socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scope.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${portOf(server)}`, calls, tokenRequests };
}

function respondToken(response: ServerResponse, { status = 200, type, raw, body }: UpstreamResponse): void {
  response.writeHead(status, { 'content-type': type ?? 'application/json' });
  response.end(raw ?? JSON.stringify(body));
}

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  fixed: UpstreamResponse | undefined,
): void {
  if (fixed?.kind === 'raw') {
    request.socket.end(fixed.text ?? '');
  } else if (fixed?.kind === 'fixed') {
    response.writeHead(fixed.status ?? 200, fixed.headers);
    const { body = '', body_base64: base64 } = fixed;
    response.end(base64 === undefined ? String(body) : Buffer.from(base64, 'base64'));
  } else {
    const isRefused = fixed?.kind === 'accept' && !accepts(request.headers.accept ?? '', fixed.types ?? []);
    response.writeHead(isRefused ? 406 : 200, { 'content-type': fixed?.types?.[0] ?? 'application/json' });
    response.end(isRefused ? '{"error":"not acceptable"}' : '{"ok":true}');
  }
}

/** As a strict API reads the header (RFC 9110, 12.5.1). */
function accepts(header: string, types: readonly string[]): boolean {
  const ranges = header.split(',').map((range) => range.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  return types.some((type) => {
    const [main = ''] = type.split('/');
    return ranges.some((range) => range === '*/*' || range === `${main}/*` || range === type.toLowerCase());
  });
}

async function assertImport(
  api: Instance['api'],
  response: ApiResponse,
  expected: Expected<'import'>,
  origin: string,
): Promise<void> {
  const { status: expectedStatus = 201, servers, warns = [], warnings, keys, ...fields } = expected;
  assert.equal(response.status, expectedStatus, JSON.stringify(response.body));
  const body = membersOf(response);
  const messages = JSON.stringify(body.warnings);
  if (servers !== undefined)
    assert.deepEqual(
      body.servers,
      [servers].flat().map((one) => one.replace('ORIGIN', origin)),
    );
  for (const pattern of warns)
    assert.ok(
      expectBody(response, Spec).warnings.some(({ message }) => isMatch(message, pattern)),
      `${pattern} in ${messages}`,
    );
  if (warnings) assert.deepEqual(body.warnings, warnings);
  for (const [name, value] of Object.entries(fields)) assert.equal(body[name], value, name);
  if (!keys) return;
  const listed = await api('GET', `/api/workspaces/default/specs/${body.id}/operations`);
  assert.deepEqual(
    expectBody(listed, SpecOperations).items.map(({ key }) => key),
    keys,
  );
}

function assertRequest(sent: CaseRequest | undefined, expected: Expected<'request'>, origin: string): void {
  assert.ok(sent, 'no request was sent');
  if (expected.method !== undefined) assert.equal(sent.method, expected.method);
  if (expected.url !== undefined) assert.equal(sent.url, expected.url.replace('ORIGIN', origin));
  if (expected.urlDecoded !== undefined) assert.equal(decodeURIComponent(sent.url), expected.urlDecoded);
  if (expected.body !== undefined) assert.equal(sent.body, expected.body);
  for (const text of expected.bodyHas ?? []) assert.ok(sent.body.includes(text), `${text} in ${sent.body}`);
  for (const text of expected.bodyLacks ?? [])
    assert.ok(!sent.body.includes(text), `${text} in ${sent.body}`);
  assertHeaders(sent, { ...expected.headers, ...expected.headerMatches });
}

function assertHeaders(sent: CaseRequest | undefined, expected: Record<string, string>): void {
  for (const [name, pattern] of Object.entries(expected)) assertMatches(sent?.headers[name], pattern);
}

function assertAnswer(response: ApiResponse, expected: Expected<'answer'>): void {
  assert.equal(response.status, 200, JSON.stringify(response.body));
  const body = membersOf(response);
  const { data, headers, warnings, ...fields } = expected;
  for (const [name, value] of Object.entries(fields)) assert.equal(body[name], value, name);
  if (data !== undefined) assert.deepEqual(body.data, data);
  if (headers !== undefined) {
    const received = Value.Parse(Members, body.headers);
    for (const [name, pattern] of Object.entries(headers)) assertMatches(received[name], pattern);
  }
  if (warnings !== undefined) assertMatches(JSON.stringify(body.warnings ?? []), warnings);
}

function assertError(response: ApiResponse, expected: Expected<'error'>): void {
  assert.equal(response.status, expected.status, JSON.stringify(response.body));
  const body = membersOf(response);
  if (expected.code !== undefined) assert.equal(body.code, expected.code, String(body.detail));
  if (expected.detail !== undefined) assertMatches(body.detail, expected.detail);
}

const Members = Type.Record(Type.String(), Type.Unknown());

/** The members of a body, whichever a case expects. */
function membersOf({ body }: ApiResponse): Static<typeof Members> {
  return Value.Parse(Members, body);
}

function assertMatches(actual: unknown, pattern: string): void {
  assert.ok(isMatch(String(actual ?? ''), pattern), `${pattern} against ${actual}`);
}

function isMatch(text: string, pattern: string): boolean {
  if (!pattern.startsWith('regexp:')) return text === pattern;
  const source = pattern.slice('regexp:'.length);
  return source.endsWith(' (i)')
    ? new RegExp(source.slice(0, -4), 'i').test(text)
    : new RegExp(source).test(text);
}
