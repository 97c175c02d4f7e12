import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { OperationDocumentation } from '@trunkline/contract/schemas/operations';
import { Spec, SpecOperations, SpecTags } from '@trunkline/contract/schemas/specs';
import { type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { startUpstream, type Upstream } from '../testing/upstream.ts';
import { rawUrlOf } from './download.ts';

const SPECS = '/api/workspaces/default/specs';
const YAML = `openapi: 3.0.3
info: {title: Pets, version: 1.2.0}
servers: [{url: 'https://{region}.example.com/v1/', variables: {region: {default: eu}}}]
paths:
  /pets:
    get: {operationId: listPets, summary: List the pets, tags: [pets]}
    post: {summary: Add a pet}
  /pets/{id}:
    delete: {summary: Remove a pet, deprecated: true, parameters: [{name: id, in: path, required: true}]}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Pet-Key}
`;

describe('importing', () => {
  const scope = suiteScope();
  let upstream: Upstream;
  let instance: Instance;

  before(async () => {
    upstream = await startUpstream(scope, ({ line }, response) => {
      const path = line.split(' ')[1] ?? '';
      if (path === '/ok.yaml')
        response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(YAML);
      else if (path === '/gzipped')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(YAML));
      else if (path === '/file.gz') response.end(gzipSync(YAML));
      else if (path === '/bomb')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(5_000_000)));
      else if (path.startsWith('/hop/'))
        response
          .writeHead(302, {
            location: Number(path.slice(5)) > 1 ? `/hop/${Number(path.slice(5)) - 1}` : '/ok.yaml',
          })
          .end();
      else if (path === '/inside')
        response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
      else if (path === '/login')
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<!DOCTYPE html><html><title>Sign in · Example</title>');
      else if (path === '/drop') response.destroy();
      else response.writeHead(404).end('not found');
    });
    instance = await startInstance(scope, {
      EGRESS_ALLOW: `127.0.0.1:${upstream.port}`,
      LIMIT_SPEC_BYTES: '200000',
    });
  });

  const importUrl = (path: string) =>
    instance.api('POST', SPECS, { url: path.startsWith('/') ? upstream.url + path : path });

  for (const path of ['/ok.yaml', '/gzipped', '/file.gz', '/hop/5']) {
    test(`downloads ${path}`, async () => {
      const body = expectBody(await importUrl(path), Spec, 201);
      const { id, created_at, source_url, ...rest } = body;
      assert.equal(source_url, upstream.url + (path === '/hop/5' ? '/ok.yaml' : path));
      assert.deepEqual(rest, {
        title: 'Pets',
        version: '1.2.0',
        description: '',
        format: 'openapi-3.0',
        servers: ['https://eu.example.com/v1'],
        security_schemes: [
          {
            name: 'key',
            type: 'apiKey',
            in: 'header',
            parameter_name: 'X-Pet-Key',
            scheme: null,
            description: '',
            headers: ['X-Pet-Key'],
            token_url: null,
            scopes: [],
            openid_connect_url: null,
          },
        ],
        operation_count: 3,
        warnings: [],
      });
      assert.ok(id && created_at);
    });
  }

  const refusals: [name: string, body: () => object, code: string, mentions: RegExp][] = [
    ['no URL', () => ({ url: 'petstore' }), 'invalid_url', /full URL/],
    ['another scheme', () => ({ url: 'file:///etc/passwd' }), 'invalid_url', /https/],
    ['a private host', () => ({ url: 'http://10.0.0.7/spec.json' }), 'egress_denied', /EGRESS_ALLOW.*paste/s],
    ['a redirect inside', () => ({ url: `${upstream.url}/inside` }), 'egress_denied', /169\.254/],
    ['six redirects', () => ({ url: `${upstream.url}/hop/6` }), 'spec_unreachable', /redirects/],
    ['a 404', () => ({ url: `${upstream.url}/none` }), 'spec_unreachable', /status 404.*paste/s],
    ['a dropped connection', () => ({ url: `${upstream.url}/drop` }), 'spec_unreachable', /closed|reset/],
    ['a closed port', () => ({ url: 'http://localhost:9' }), 'egress_denied', /localhost/],
    ['a gzip bomb', () => ({ url: `${upstream.url}/bomb` }), 'spec_too_large', /200000/],
    ['a login page', () => ({ url: `${upstream.url}/login` }), 'not_a_spec', /“Sign in · Example”.*paste/s],
    ['HTML pasted', () => ({ document: '<html></html>' }), 'not_a_spec', /HTML/],
    [
      'JSON that is not a spec',
      () => ({ document: { message: 'Not Found' } }),
      'not_a_spec',
      /error response/,
    ],
    [
      'broken JSON',
      () => ({ document: `{"openapi": "3.0.0",,\n${' '.repeat(10)}` }),
      'not_a_spec',
      /Paste the whole text/,
    ],
    ['a JSON array', () => ({ document: '[1]' }), 'not_a_spec', /list/],
    ['an empty text', () => ({ document: ' ' }), 'not_a_spec', /empty/],
    ['a YAML alias bomb', () => ({ document: aliasBomb() }), 'not_a_spec', /anchors/],
    [
      'an anchor that contains itself',
      () => ({ document: 'openapi: 3.0.0\nx: &a [*a]' }),
      'not_a_spec',
      /anchor/,
    ],
    ['Swagger 1.2', () => ({ document: { swagger: '1.2' } }), 'unsupported_version', /Swagger 1\.2/],
    ['OpenAPI 4', () => ({ document: { openapi: '4.0.0' } }), 'unsupported_version', /OpenAPI 4/],
    ['a large text', () => ({ document: 'x'.repeat(200_001) }), 'spec_too_large', /LIMIT_SPEC_BYTES/],
    [
      'a body beyond all limits',
      () => ({ document: 'x'.repeat(500_000) }),
      'spec_too_large',
      /LIMIT_SPEC_BYTES/,
    ],
    ['neither URL nor document', () => ({}), 'invalid_request', /either url or document/],
  ];
  for (const [name, body, code, mentions] of refusals) {
    test(`refuses ${name}: ${code}`, async () => {
      const response = await instance.api('POST', SPECS, body());
      const status = code === 'spec_too_large' ? 413 : 422;
      assert.match(expectProblem(response, status, code).detail, mentions);
      assert.equal(response.headers.get('content-type')?.split(';')[0], 'application/problem+json');
    });
  }

  test('lists operations by method, path and summary, in pages', async () => {
    const spec = expectBody(await instance.api('POST', SPECS, { document: YAML }), Spec);
    const list = async (query: string) =>
      expectBody(await instance.api('GET', `${SPECS}/${spec.id}/operations?${query}`), SpecOperations);
    const keys = async (query: string) => (await list(query)).items.map(({ key }) => key);
    assert.deepEqual(await keys(''), ['get:/pets', 'post:/pets', 'delete:/pets/{id}']);
    assert.deepEqual(await keys('search=DELETE'), ['delete:/pets/{id}']);
    assert.deepEqual(await keys('search=pets%2F%7B'), ['delete:/pets/{id}']);
    assert.deepEqual(await keys('search=add+pet'), ['post:/pets']);
    assert.deepEqual(await keys('search=nothing'), []);
    const page = await list('limit=2');
    assert.deepEqual((await list(`limit=2&cursor=${page.next_cursor}`)).items, [
      {
        key: 'delete:/pets/{id}',
        method: 'delete',
        path: '/pets/{id}',
        operation_id: null,
        summary: 'Remove a pet',
        tags: [],
        deprecated: true,
      },
    ]);
    assert.equal(page.total, 3);
    assert.deepEqual(await keys('method=GET&method=post'), ['get:/pets', 'post:/pets']);
    assert.deepEqual(await keys('tag=pets'), ['get:/pets']);
    assert.deepEqual(await keys('tag=pets&method=post'), []);
    assert.deepEqual(await keys('search=pets&method=delete'), ['delete:/pets/{id}']);
    assert.deepEqual(await keys('search=remvoe'), ['delete:/pets/{id}'], 'with a typo');
    assert.equal((await instance.api('GET', `${SPECS}/${spec.id}/operations?cursor=junk`)).status, 400);
    assert.equal((await instance.api('GET', `${SPECS}/${spec.id}/operations?limit=0`)).status, 422);
  });
});

describe('an imported spec', () => {
  const scope = suiteScope();
  let instance: Instance;
  let id: string;

  before(async () => {
    instance = await startInstance(scope);
    id = expectBody(await instance.api('POST', SPECS, { document: YAML }), Spec).id;
  });

  test('returns its tags and methods with their numbers of operations', async () => {
    const body = expectBody(await instance.api('GET', `${SPECS}/${id}/tags`), SpecTags);
    assert.deepEqual(body, {
      items: [{ name: 'pets', operation_count: 1 }],
      methods: [
        { name: 'get', operation_count: 1 },
        { name: 'post', operation_count: 1 },
        { name: 'delete', operation_count: 1 },
      ],
      next_cursor: null,
    });
  });

  test('returns an operation by its key, raw or encoded, and 404 for one it does not have', async () => {
    const read = (key: string) => instance.api('GET', `${SPECS}/${id}/operations/${key}`);
    const body = expectBody(await read('delete:/pets/{id}'), OperationDocumentation);
    assert.deepEqual(
      [body.key, body.deprecated, body.responses, body.security],
      ['delete:/pets/{id}', true, [], []],
    );
    assert.deepEqual((await read(encodeURIComponent('delete:/pets/{id}'))).body, body);
    assert.equal((await read('put:/pets')).status, 404);
    assert.equal((await instance.api('GET', `${SPECS}/none/operations/get:/pets`)).status, 404);
  });
});

describe('the URL of a raw file', () => {
  const table: [page: string, raw: string | null][] = [
    [
      'https://github.com/github/rest-api-description/blob/main/descriptions/api.yaml',
      'https://raw.githubusercontent.com/github/rest-api-description/main/descriptions/api.yaml',
    ],
    ['https://www.github.com/a/b/blob/v1/x.json?raw=1#L3', 'https://raw.githubusercontent.com/a/b/v1/x.json'],
    ['https://gitlab.com/a/b/-/blob/main/x.json', 'https://gitlab.com/a/b/-/raw/main/x.json'],
    ['https://github.com/a/b/tree/main/x', null],
    ['https://example.com/a/b/blob/main/x.json', null],
  ];
  for (const [page, raw] of table) test(page, () => assert.equal(rawUrlOf(page), raw));
});

function aliasBomb(): string {
  const lines = ['a0: &a0 [x]'];
  for (let n = 1; n < 9; n += 1)
    lines.push(
      `a${n}: &a${n} [${Array(9)
        .fill(`*a${n - 1}`)
        .join(',')}]`,
    );
  return `openapi: 3.0.0\n${lines.join('\n')}`;
}
