import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../openapi/parse/json.ts';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { portOf } from '../../testing/port.ts';
import { suiteScope } from '../../testing/scope.ts';
import { json } from '../../testing/upstream.ts';
import { Base64, BodyChunks } from './body-bytes.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255]);
const FORM_SCHEMA = {
  type: 'object',
  properties: {
    note: { type: 'string' },
    tags: { type: 'array', items: { type: 'string' } },
    ids: { type: 'array', items: { type: 'integer' } },
    meta: { type: 'object' },
    avatar: { type: 'string', format: 'binary' },
    photos: { type: 'array', items: { type: 'string', format: 'binary' } },
  },
};
const ENCODING = {
  ids: { style: 'form', explode: false },
  filter: { style: 'deepObject', explode: true },
  avatar: { contentType: 'image/png' },
};

const contents: Record<string, JsonObject> = {
  json: { 'application/vnd.x+json': {} },
  form: { 'application/x-www-form-urlencoded': { schema: FORM_SCHEMA, encoding: ENCODING } },
  multipart: { 'multipart/form-data': { schema: FORM_SCHEMA, encoding: ENCODING } },
  bytes: { 'application/octet-stream': {} },
  images: { 'image/*': {} },
  text: { 'text/plain': {} },
  xml: { 'application/xml': {} },
  lines: { 'application/x-ndjson': {} },
  several: { 'application/xml': {}, 'application/json': {}, 'application/x-www-form-urlencoded': {} },
};

describe('the body of a request', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    const paths = Object.entries(contents).map(([name, content]) => [
      `/${name}`,
      { post: { requestBody: { content }, responses: {} } },
    ]);
    gateway = await startGatewayFixture(scope, {
      document: { openapi: '3.1.0', info: {}, paths: Object.fromEntries(paths) },
      settings: { LIMIT_REQUEST_BYTES: '20000', LIMIT_UPLOAD_BYTES: '3000000' },
    });
    gateway.respond = (_request, response) => json(response, 200, null);
  });

  const sent = () => {
    const { headers = {}, body = '', bytes = Buffer.alloc(0) } = gateway.upstream.requests.at(-1) ?? {};
    return { type: headers['content-type'] ?? '', headers, body, bytes };
  };

  type Case = [
    name: string,
    operation: string,
    payload: Json,
    type: string,
    body: string,
    contentType?: string,
  ];
  const cases: Case[] = [
    ['JSON', 'json', { a: 1 }, 'application/vnd.x+json', '{"a":1}'],
    [
      'JSON in the declared media type, whichever JSON type the app names',
      'json',
      [],
      'application/vnd.x+json',
      '[]',
      'application/json',
    ],
    [
      'a form',
      'form',
      { note: 'a b&ü', tags: ['x', 'y'], ids: [1, 2], meta: { a: 1 }, filter: { k: ['v'] }, none: null },
      'application/x-www-form-urlencoded',
      'note=a%20b%26%C3%BC&tags=x&tags=y&ids=1,2&meta=%7B%22a%22%3A1%7D&filter%5Bk%5D%5B0%5D=v',
    ],
    ['bytes', 'bytes', PNG.toString('base64'), 'application/octet-stream', PNG.toString('utf8')],
    [
      'bytes of a media type range, with the type of the file',
      'images',
      { content_base64: PNG.toString('base64'), content_type: 'image/png' },
      'image/png',
      PNG.toString('utf8'),
    ],
    [
      'bytes of a media type range, with the type of the app’s header',
      'images',
      PNG.toString('base64url'),
      'image/webp',
      PNG.toString('utf8'),
      'image/webp',
    ],
    ['an object for a binary media type, as JSON', 'bytes', { a: 1 }, 'application/octet-stream', '{"a":1}'],
    ['text', 'text', 'grüße', 'text/plain; charset=utf-8', 'grüße'],
    ['XML', 'xml', '<a>ü</a>', 'application/xml; charset=utf-8', '<a>ü</a>'],
    ['JSON lines', 'lines', [{ a: 1 }, 2], 'application/x-ndjson', '{"a":1}\n2\n'],
    ['JSON as the default of several media types', 'several', { a: 1 }, 'application/json', '{"a":1}'],
    [
      'another of several media types',
      'several',
      { a: 1 },
      'application/x-www-form-urlencoded',
      'a=1',
      'application/x-www-form-urlencoded',
    ],
    [
      'a third, with a parameter',
      'several',
      '<a/>',
      'application/xml; charset=utf-8',
      '<a/>',
      'Application/XML; charset=utf-8',
    ],
  ];
  for (const operation of ['json', 'form', 'multipart']) {
    test(`a member that overrides the method is left out of ${operation}, with a warning`, async () => {
      const body = expectBody(
        await gateway.call(`post:/${operation}`, { payload: { note: 'a', _method: 'DELETE' } }),
        CallEnvelope,
      );
      assert.deepEqual(
        body.warnings?.map(({ path }) => path),
        ['payload._method'],
      );
      assert.match(sent().body, /note/);
      assert.doesNotMatch(sent().body, /_method/);
    });
  }

  for (const [name, operation, payload, type, body, contentType] of cases) {
    test(name, async () => {
      const headers = contentType === undefined ? {} : { headers: { 'Content-Type': contentType } };
      expectBody(await gateway.call(`post:/${operation}`, { payload, ...headers }), CallEnvelope);
      assert.deepEqual([sent().type, sent().body], [type, body]);
    });
  }

  describe('numbers that JavaScript would round', () => {
    const LONG = '12345678901234567890';
    const asWritten = async (operation: string, call: string, contentType = 'application/json') => {
      const headers = { 'content-type': contentType };
      const response = await gateway.send(operation, { headers, body: call });
      assert.equal(response.status, 200, await response.text());
      return sent();
    };

    test('are preserved in JSON', async () => {
      const { body } = await asWritten(
        'post:/json',
        `{"payload": {"id": ${LONG}, "x": [1.10, -${LONG}], "t": "${LONG}"}}`,
      );
      assert.equal(body, `{"id":${LONG},"x":[1.10,-${LONG}],"t":"${LONG}"}`);
      assert.equal((await asWritten('post:/json', `{"payload": ${LONG}}`)).body, LONG);
    });

    test('are preserved in forms and text', async () => {
      const members = `{"note": "n", "ids": [${LONG}, 2], "n": ${LONG}, "meta": {"id": ${LONG}}}`;
      const { body } = await asWritten('post:/multipart', `{"payload": ${members}}`);
      assert.deepEqual(body.match(/^.*\d{20}.*$/gm), [`${LONG},2`, LONG, `{"id":${LONG}}`]);
      const form = await asWritten('post:/form', `{"payload": {"ids": [${LONG}, 2], "n": ${LONG}}}`);
      assert.equal(form.body, `ids=${LONG},2&n=${LONG}`);
      assert.equal((await asWritten('post:/text', `{"payload": ${LONG}}`)).body, LONG);
    });

    test('are preserved in parameters, also beside a form that streams through', async () => {
      const query = `"query_params": {"id": ${LONG}, "list": [${LONG}]}`;
      const line = (path: string) => `POST ${path}?id=${LONG}&list=${LONG}`;
      await asWritten('post:/json', `{${query}, "payload": 1}`);
      assert.equal(gateway.upstream.requests.at(-1)?.line, line('/json'));
      const parts = `--b\r\nContent-Disposition: form-data; name="call"\r\n\r\n{${query}}\r\n--b--\r\n`;
      await asWritten('post:/multipart', parts, 'multipart/form-data; boundary=b');
      assert.equal(gateway.upstream.requests.at(-1)?.line, line('/multipart'));
    });
  });

  test('a form with files, each part with its type', async () => {
    expectBody(
      await gateway.call('post:/multipart', {
        payload: {
          note: 'grüße',
          'a"b\r\n': true,
          tags: ['x', 'y'],
          meta: { a: 1 },
          avatar: PNG.toString('base64'),
          photos: [
            { content_base64: PNG.toString('base64'), filename: 'a "1".gif', content_type: 'image/gif' },
          ],
          extra: { content_base64: PNG.toString('base64') },
        },
      }),
      CallEnvelope,
    );
    assert.equal(sent().headers['content-length'], String(sent().bytes.length));
    const boundary = /boundary=(\S+)$/.exec(sent().type)?.[1];
    assert.ok(boundary);
    const image = PNG.toString('latin1');
    const part = (head: string, content: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
    const latin = (text: string) => Buffer.from(text).toString('latin1');
    assert.equal(
      sent().bytes.toString('latin1'),
      part('name="note"', latin('grüße')) +
        part('name="a%22b%0D%0A"', 'true') +
        part('name="tags"', 'x') +
        part('name="tags"', 'y') +
        part('name="meta"\r\nContent-Type: application/json', '{"a":1}') +
        part('name="avatar"; filename="file"\r\nContent-Type: image/png', image) +
        part('name="photos"; filename="a %221%22.gif"\r\nContent-Type: image/gif', image) +
        part('name="extra"; filename="file"\r\nContent-Type: application/octet-stream', image) +
        `--${boundary}--\r\n`,
    );
    const form = await new Response(new Uint8Array(sent().bytes), {
      headers: { 'content-type': sent().type },
    }).formData();
    assert.deepEqual(form.getAll('tags'), ['x', 'y'], 'a form reader reads it');
  });

  test('Swagger’s form fields and files', async () => {
    const field = (name: string, more: JsonObject) => ({ name, in: 'formData', type: 'string', ...more });
    const { call } = await gateway.register({
      slug: 'swagger',
      document: {
        swagger: '2.0',
        info: {},
        paths: {
          '/form': {
            post: { parameters: [field('a', {}), field('l', { type: 'array', collectionFormat: 'pipes' })] },
          },
          '/file': {
            post: {
              consumes: ['multipart/form-data'],
              parameters: [field('f', { type: 'file' }), field('l', { type: 'array', items: {} })],
            },
          },
        },
      },
    });
    await call('post:/form', { payload: { a: 'b', l: ['x', 'y'] } });
    assert.deepEqual([sent().type, sent().body], ['application/x-www-form-urlencoded', 'a=b&l=x%7Cy']);
    await call('post:/file', { payload: { f: PNG.toString('base64'), l: ['x', 'y'] } });
    assert.match(sent().body, /name="f"; filename="file"\r\nContent-Type: application\/octet-stream\r\n/);
    assert.match(sent().body, /name="l"\r\n\r\nx,y\r\n/);
  });

  const refusals: [name: string, operation: string, payload: Json, path: string, contentType?: string][] = [
    ['a media type that the operation does not take', 'several', 'x', 'headers.content-type', 'text/csv'],
    ['an invalid media type', 'bytes', '', 'headers.content-type', 'a/b\r\nc: d'],
    ['a media type range without a concrete type', 'images', PNG.toString('base64'), 'payload'],
    ['invalid base64', 'bytes', 'ö', 'payload'],
    ['truncated base64', 'bytes', 'AAAAA', 'payload'],
    ['an object as text', 'xml', {}, 'payload'],
    ['a list as a form', 'form', [], 'payload'],
    ['a number as a file', 'multipart', { avatar: 7 }, 'payload'],
    [
      'a header within a header',
      'multipart',
      { avatar: { content_base64: '', content_type: 'a\r\nb: c' } },
      'payload',
    ],
    [
      'a header within the header of bytes',
      'images',
      { content_base64: '', content_type: 'image/png\r\nX: y' },
      'payload',
    ],
    ['half a surrogate pair', 'form', { a: '\ud800' }, 'payload'],
  ];
  for (const [name, operation, payload, path, contentType] of refusals) {
    test(`refuses ${name}`, async () => {
      const before = gateway.upstream.requests.length;
      const headers = contentType === undefined ? {} : { headers: { 'content-type': contentType } };
      const response = await gateway.call(`post:/${operation}`, { payload, ...headers });
      const problem = expectProblem(response, 422, 'invalid_parameters');
      assert.equal(problem.errors[0]?.path, path);
      assert.equal(gateway.upstream.requests.length, before);
    });
  }

  describe('a form that the app streams through', () => {
    const form = (call: unknown, parts: Record<string, Blob | string> = {}) => {
      const data = new FormData();
      data.append('call', typeof call === 'string' ? call : JSON.stringify(call));
      for (const [name, value] of Object.entries(parts)) data.append(name, value);
      return data;
    };
    const upload = (
      operation: string,
      body: NonNullable<RequestInit['body']>,
      headers: Record<string, string> = {},
    ) => gateway.send(operation, { headers, body, duplex: 'half' });

    test('arrives as the app sent it, without the part named call', async () => {
      const file = Buffer.alloc(2_000_000, PNG);
      const response = await upload(
        'post:/multipart',
        form({ query_params: { q: 1 } }, { note: 'ü', avatar: new Blob([file]) }),
      );
      assert.equal(response.status, 200, await response.text());
      const { type, bytes, headers } = sent();
      assert.equal(gateway.upstream.requests.at(-1)?.line, 'POST /multipart?q=1');
      assert.equal(headers['content-length'], String(bytes.length));
      const received = await new Response(new Uint8Array(bytes), {
        headers: { 'content-type': type },
      }).formData();
      assert.deepEqual([...received.keys()], ['note', 'avatar']);
      const avatar = received.get('avatar');
      assert.ok(avatar instanceof Blob && Buffer.from(await avatar.arrayBuffer()).equals(file));
    });

    test('of unknown length, in any chunks', async () => {
      const text =
        '--b\r\nContent-Disposition: form-data; name="call"\r\n\r\n{}\r\n--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n--b--\r\n';
      const chunks = new ReadableStream({
        start(controller) {
          for (const character of text) controller.enqueue(Buffer.from(character));
          controller.close();
        },
      });
      const response = await upload('post:/multipart', chunks, {
        'content-type': 'multipart/form-data; boundary=b',
      });
      assert.equal(response.status, 200, await response.text());
      assert.equal(sent().body, text.slice(text.indexOf('--b\r\n', 5)));
    });

    const refused: [
      name: string,
      operation: string,
      body: () => NonNullable<RequestInit['body']>,
      status: number,
      code: string,
    ][] = [
      [
        'no call',
        'multipart',
        () => {
          const data = new FormData();
          data.append('x', '1');
          return data;
        },
        400,
        'malformed_request',
      ],
      ['a call that is not JSON', 'multipart', () => form('{'), 400, 'malformed_request'],
      ['a call with unknown fields', 'multipart', () => form({ x: 1 }), 422, 'invalid_request'],
      ['a payload beside the form', 'multipart', () => form({ payload: {} }), 422, 'invalid_parameters'],
      ['an operation that takes no form', 'json', () => form({}), 422, 'invalid_parameters'],
      [
        'a call that is too large',
        'multipart',
        () => form({ payload: 'x'.repeat(70_000) }),
        413,
        'request_too_large',
      ],
      [
        'a form that is too large',
        'multipart',
        () => form({}, { x: new Blob([Buffer.alloc(4_000_000)]) }),
        413,
        'request_too_large',
      ],
    ];
    for (const [name, operation, body, status, code] of refused) {
      test(`refuses ${name}`, async () => {
        const before = gateway.upstream.requests.length;
        const response = await upload(`post:/${operation}`, body());
        expectProblem({ status: response.status, body: await response.json() }, status, code);
        assert.equal(gateway.upstream.requests.length, before);
      });
    }

    test('refuses one with a field that overrides the method', async () => {
      const response = await upload('post:/multipart', form({}, { note: 'a', _method: 'DELETE' }));
      const { errors } = expectProblem(
        { status: response.status, body: await response.json() },
        422,
        'invalid_parameters',
      );
      assert.deepEqual(
        errors.map(({ path }) => path),
        ['form._method'],
      );
    });

    test('of which the API does not read everything: its response arrives', async () => {
      const eager = createServer((_request, response) => json(response, 418, 'enough')).listen(
        0,
        '127.0.0.1',
      );
      scope.after(() => void eager.close());
      await once(eager, 'listening');
      const { send } = await gateway.register({
        slug: 'eager',
        base_url: `http://127.0.0.1:${portOf(eager)}`,
      });
      const response = await send('post:/multipart', {
        body: form({}, { x: new Blob([Buffer.alloc(2_500_000)]) }),
      });
      assert.deepEqual(await response.json(), { success: false, status_code: 418, data: 'enough' });
    });

    test('refuses one that becomes too large while it is sent', async () => {
      let left = 60;
      const chunks = new ReadableStream({
        start(controller) {
          controller.enqueue(
            Buffer.from(
              '--b\r\nContent-Disposition: form-data; name="call"\r\n\r\n{}\r\n--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n',
            ),
          );
        },
        pull(controller) {
          left -= 1;
          if (left === 0) controller.close();
          else controller.enqueue(Buffer.alloc(100_000));
        },
      });
      const response = await upload('post:/multipart', chunks, {
        'content-type': 'multipart/form-data; boundary=b',
      });
      assert.equal(response.status, 413);
    });
  });
});

test('base64 is decoded to the same bytes, every time it is read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200_000 }), fc.boolean(), (bytes, isUrlSafe) => {
      const buffer = Buffer.from(bytes);
      const pieces = new BodyChunks([
        'a',
        new Base64(buffer.toString(isUrlSafe ? 'base64url' : 'base64')),
        'b',
      ]);
      const expected = Buffer.concat([Buffer.from('a'), buffer, Buffer.from('b')]);
      for (const _time of [1, 2]) assert.deepEqual(Buffer.concat([...pieces]), expected);
      assert.equal(pieces.byteLength, expected.length);
    }),
    { numRuns: 30 },
  );
});
