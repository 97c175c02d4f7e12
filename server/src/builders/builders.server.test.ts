import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CatalogItem } from '@trunkline/contract/schemas/calls';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { strFromU8, unzipSync } from 'fflate';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { callWith, client, type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { editStoredOperations } from '../testing/stored-operations-storage.ts';
import { personalSlug } from '../testing/test-users.ts';

const SECRET = 'sk_live_2Bq7mVnX4zLr';

/** The arguments of a call of the SDK, as the context for builders shows them. */
const CallArguments = Type.Union([
  Type.Tuple([Type.String(), Type.String()]),
  Type.Tuple([Type.String(), Type.String(), Type.Object({ pathParams: Type.Optional(Type.Unknown()) })]),
]);

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Help desk', version: '1' },
  servers: [{ url: 'http://127.0.0.1:9' }],
  paths: {
    '/tickets': {
      post: {
        operationId: 'createTicket',
        summary: 'Create a ticket',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/NewTicket' } } },
        },
        responses: { 201: { description: 'created' } },
      },
      get: {
        operationId: 'listTickets',
        summary: 'List tickets',
        parameters: [
          { name: 'status', in: 'query', schema: { type: 'string', enum: ['open', 'closed'] } },
          { name: 'api_key', in: 'query', schema: { type: 'string' } },
          { name: 'partner', in: 'query', schema: { type: 'string' } },
          { name: 'X-Desk-Key', in: 'header', required: true, schema: { type: 'string' } },
          { name: 'X-Tenant', in: 'header', schema: { type: 'string' } },
          { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
          { name: 'session', in: 'cookie', schema: { type: 'string' } },
        ],
        responses: {
          200: {
            description: 'ok',
            content: {
              'application/json': {
                schema: { type: 'array', items: { properties: { id: { type: 'integer' } } } },
              },
            },
          },
        },
      },
    },
    '/tickets/{id}': {
      get: {
        summary: 'Read a ticket',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' }, example: 7 }],
        responses: { 200: { description: 'ok' } },
      },
    },
  },
  components: {
    schemas: {
      NewTicket: { type: 'object', required: ['title'], properties: { title: { type: 'string' } } },
    },
    securitySchemes: {
      query: { type: 'apiKey', in: 'query', name: 'api_key' },
      header: { type: 'apiKey', in: 'header', name: 'X-Desk-Key' },
    },
  },
};

const OPERATIONS = ['post:/tickets', 'get:/tickets', 'get:/tickets/{id}'];

describe('for builders of apps', () => {
  const scope = suiteScope();
  let instance: Instance;
  let app: { id: string };
  let token: string;
  let integrationId: string;

  before(async () => {
    instance = await startInstance(scope);
    const registered = await registerApi(instance, {
      document: DOCUMENT,
      slug: 'desk',
      operations: OPERATIONS,
      headers: [
        { name: 'X-Desk-Key', value: SECRET },
        { name: 'x-tenant', value: 'acme-tenant', sensitive: false },
      ],
      credentials: [{ type: 'api_key', in: 'query', name: 'partner', value: SECRET }],
    });
    ({ app, token } = registered);
    integrationId = registered.integration.id;
    for (const slug of ['archive', 'billing']) {
      expectBody(
        await instance.api('POST', '/api/workspaces/default/integrations', {
          spec_id: registered.spec.id,
          slug,
          operations: ['get:/tickets'],
        }),
        Integration,
        201,
      );
    }
  });

  const appPath = (rest: string) => `/api/workspaces/default/apps/${app.id}${rest}`;
  const set = (slug: string, settings: object) =>
    instance.api('PUT', appPath(`/integrations/${slug}`), { enabled: true, operations: null, ...settings });
  const listing = (bearer = token, id = app.id, query = '') =>
    client(instance.url, { authorization: `Bearer ${bearer}` })(
      'GET',
      `/api/apps/${id}/integrations/custom${query}`,
    );
  const listedKeys = async () => {
    const body = expectBody(await listing(), Page(CatalogItem));
    const entries = body.items.map((item) => [item.slug, item.operations.map(({ key }) => key)]);
    return Object.fromEntries(entries);
  };

  test('the listing has everything a tool needs, and no parameter that an app may not set', async () => {
    const body = expectBody(await listing(), Page(CatalogItem));
    assert.equal(body.next_cursor, null);
    const desk = body.items.find((item) => item.slug === 'desk');
    assert.ok(desk);
    assert.equal(desk.name, 'Help desk');
    const [list, read, create] = desk.operations;
    assert.deepEqual(list, {
      key: 'get:/tickets',
      operation_id: 'listTickets',
      summary: 'List tickets',
      description: '',
      parameters: [
        {
          name: 'status',
          in: 'query',
          required: false,
          description: '',
          schema: { type: 'string', enum: ['open', 'closed'] },
        },
        { name: 'X-Trace', in: 'header', required: false, description: '', schema: { type: 'string' } },
      ],
      request_body: null,
    });
    assert.deepEqual(read?.parameters[0]?.schema, { type: 'integer', examples: [7] });
    assert.deepEqual(create?.request_body, {
      required: true,
      media_types: ['application/json'],
      schema: { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] },
    });
    assert.doesNotMatch(JSON.stringify(desk), /tenant|api_key|partner|X-Desk-Key/i);
    assert.doesNotMatch(JSON.stringify(body), /sk_live|acme-tenant|127\.0\.0\.1/);
  });

  test('the list is read page by page, those of the app first', async () => {
    await set('desk', {});
    const pages: string[] = [];
    for (let query = '?limit=1'; query !== ''; ) {
      const { items, next_cursor } = expectBody(await listing(token, app.id, query), Page(CatalogItem));
      assert.equal(items.length, 1);
      pages.push(...items.map(({ slug }) => slug));
      query = next_cursor === null ? '' : `?limit=1&cursor=${next_cursor}`;
    }
    assert.deepEqual(pages, ['desk', 'archive', 'billing']);
  });

  test('the listing follows the app’s settings, app integrations with a match first', async () => {
    const all = ['get:/tickets', 'get:/tickets/{id}', 'post:/tickets'];
    const one = ['get:/tickets'];
    assert.deepEqual(await listedKeys(), { archive: one, billing: one, desk: all });

    await set('archive', { enabled: false });
    await set('desk', { operations: ['post:/tickets', 'get:/tickets'] });
    const narrowed = await listedKeys();
    assert.deepEqual(narrowed, { desk: ['post:/tickets', 'get:/tickets'], billing: one });
    assert.deepEqual(Object.keys(narrowed), ['desk', 'billing']);

    await instance.api('DELETE', '/api/workspaces/default/integrations/billing');
    assert.deepEqual(Object.keys(await listedKeys()), ['desk']);
  });

  test('the listing is returned to callers of the app only', async () => {
    const anonymous = await instance.anonymous('GET', `/api/apps/${app.id}/integrations/custom`);
    expectProblem(anonymous, 401, 'unauthenticated');
    expectProblem(await listing('tla_wrong'), 401, 'invalid_token');
    expectProblem(await listing(instance.token), 401, 'invalid_token');
    expectProblem(await listing(token, 'another'), 403, 'app_mismatch');
    const page = await client(instance.url, {
      authorization: `Bearer ${token}`,
      origin: 'https://elsewhere.example',
    })('GET', `/api/apps/${app.id}/integrations/custom`);
    expectProblem(page, 403, 'origin_not_allowed');
  });

  test('the context is Markdown within its size, with valid calls', async () => {
    await set('desk', {});
    const { status, headers, body } = await instance.api('GET', appPath('/context.md'));
    const context = String(body);
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'text/markdown; charset=utf-8');
    assert.ok(context.includes(`serverUrl: "${instance.url}"`) && context.includes(`appId: "${app.id}"`));
    assert.match(
      context,
      /^await base44.*call\("desk", "get:\/tickets\/\{id\}", \{"pathParams":\{"id":"7"\}\}\);$/m,
    );
    assert.match(context, /^type Data = Array<\{\n {2}id\?: number;\n\}>;$/m);
    assert.doesNotMatch(context, /sk_live|tenant|X-Desk-Key|api_key/i);

    const calls = [...context.matchAll(/^await base44.*call\((.+)\);$/gm)].map(([, list]) =>
      Value.Parse(CallArguments, JSON.parse(`[${list}]`)),
    );
    assert.equal(calls.length, 3);
    const http = client(instance.url, { authorization: `Bearer ${token}` });
    for (const [slug, operation, { pathParams: path_params, ...rest } = {}] of calls) {
      const response = await callWith(http, app.id, slug)(operation, { path_params, ...rest });
      expectProblem(response, 502, 'egress_denied');
    }

    const short = await instance.api('GET', appPath('/context.md?max_chars=2000'));
    const { length } = String(short.body);
    assert.ok(length <= 2000 && length > 1000);
    for (const size of ['1999', '200001', 'many'])
      assert.equal((await instance.api('GET', appPath(`/context.md?max_chars=${size}`))).status, 422, size);
  });

  test('the starter is a zip of an app with a place for the token', async () => {
    const response = await fetch(instance.url + appPath('/starter.zip'), {
      headers: { authorization: `Bearer ${instance.token}` },
    });
    assert.equal(response.headers.get('content-type'), 'application/zip');
    assert.equal(response.headers.get('content-disposition'), 'attachment; filename="test-app.zip"');
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    const text = (path: string) => strFromU8(files[path] ?? new Uint8Array());
    assert.match(
      text('.env'),
      new RegExp(`^TRUNKLINE_URL=${instance.url}\nTRUNKLINE_APP_ID=${app.id}\nTRUNKLINE_TOKEN=$`, 'm'),
    );
    assert.match(
      text('src/operations.ts'),
      /"desk get:\/tickets": \{\n {4}query_params\?: \{[^}]*\};[\s\S]{0,80}response: Array<\{/,
    );
    assert.ok(!Object.values(files).some((file) => strFromU8(file).includes('tla_')));
  });

  test('operations that were stored without schemas and types are returned without them', async () => {
    await editStoredOperations(instance.db, integrationId, (operation) => {
      delete operation.response_type;
      delete operation.request_body?.schema;
    });
    const body = expectBody(await listing(), Page(CatalogItem));
    assert.deepEqual(body.items[0]?.operations[2]?.request_body, {
      required: true,
      media_types: ['application/json'],
    });
    const context = await instance.api('GET', appPath('/context.md'));
    assert.match(String(context.body), /call\("desk", "post:\/tickets", \{"payload":\{\}\}\);$/m);
    assert.doesNotMatch(String(context.body), /type Data/);
  });

  test('context and starter are for members of the app’s workspace', async () => {
    const personal = `/api/workspaces/${await personalSlug(instance.api)}`;
    for (const file of ['context.md', 'starter.zip']) {
      assert.equal((await instance.anonymous('GET', appPath(`/${file}`))).status, 401);
      assert.equal((await instance.api('GET', `/api/workspaces/default/apps/none/${file}`)).status, 404);
      assert.equal((await instance.api('GET', `${personal}/apps/${app.id}/${file}`)).status, 404);
    }
  });
});
