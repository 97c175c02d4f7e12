import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { Call } from '@trunkline/contract/schemas/call-log';
import { Capture, CapturedCall } from '@trunkline/contract/schemas/captured-calls';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { createLogger } from '../config/logging.ts';
import { firstRequestIdAt } from '../http/request-id.ts';
import type { createVault } from '../secrets/vault.ts';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { suiteScope } from '../testing/scope.ts';
import { newMember } from '../testing/test-users.ts';
import { json } from '../testing/upstream.ts';
import { createCapturedCalls } from './captured-calls.ts';

const ok = { responses: { 200: { description: 'ok' } } };
const JSON_BODY = { content: { 'application/json': { schema: {} } } };
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things/{id}': {
      get: {
        ...ok,
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'q', in: 'query', schema: { type: 'string' } },
          { name: 'session_token', in: 'query', schema: { type: 'string' } },
          { name: 'X-Mode', in: 'header', schema: { type: 'string' } },
        ],
      },
    },
    '/things': { post: { ...ok, requestBody: JSON_BODY } },
  },
};
const SECRET = 'the-secret-of-the-workspace';
const INTEGRATION = '/api/workspaces/default/integrations/api';
const GET = 'get:/things/{id}';

describe('captured calls', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: DOCUMENT,
      headers: [
        { name: 'X-Api-Key', value: SECRET },
        { name: 'X-Team', value: 'tools' },
      ],
    });
  });

  const api: GatewayFixture['instance']['api'] = (...args) => gateway.instance.api(...args);
  const start = (body: object = { minutes: 15 }) => api('PUT', `${INTEGRATION}/capture`, body);
  const stop = () => api('DELETE', `${INTEGRATION}/capture`);
  const captured = (id: string) => api('GET', `/api/workspaces/default/calls/${id}/captured`);
  const state = async () => expectBody(await api('GET', `${INTEGRATION}/capture`), Capture);

  /** Makes a call. @returns its id */
  async function called(operation: string, input: object, headers: Record<string, string> = {}) {
    const response = await gateway.call(operation, input, headers);
    return response.headers.get('x-request-id') ?? '';
  }

  const read = async (id: string) => expectBody(await captured(id), CapturedCall);

  async function actions(): Promise<[string, unknown][]> {
    const events = expectBody(await api('GET', '/api/workspaces/default/audit-log'), Page(AuditEvent)).items;
    return events
      .filter(({ action }) => action.startsWith('integration.capture'))
      .map(({ action, changes }) => [action, changes]);
  }

  test('nothing is captured until it is started, and after it is stopped or over', async () => {
    expectProblem(await captured(await called(GET, { path_params: { id: 'a' } })), 404, 'not_found');
    const started = expectBody(await start({ minutes: 15, keep_days: 3 }), Capture);
    assert.equal(started.keep_days, 3);
    const minutes = (Date.parse(started.until ?? '') - Date.now()) / 60_000;
    assert.ok(minutes > 14 && minutes <= 15, `${minutes}`);
    assert.equal(expectBody(await api('GET', INTEGRATION), Integration).capture_until, started.until);
    const id = await called(GET, { path_params: { id: 'a' } });
    const { expires_at } = await read(id);
    const days = (Date.parse(expires_at) - Date.now()) / 86_400_000;
    assert.ok(days > 2.9 && days <= 3, `${days}`);
    const logged = expectBody(await api('GET', `/api/workspaces/default/calls/${id}`), Call);
    assert.equal(logged.captured, true);

    assert.equal((await stop()).status, 204);
    expectProblem(await captured(await called(GET, { path_params: { id: 'a' } })), 404, 'not_found');
    assert.equal((await read(id)).request?.method, 'GET');
    assert.equal(expectBody(await api('GET', INTEGRATION), Integration).capture_until, null);

    assert.equal((await state()).until, null);
  });

  test('has what was sent and received, without a secret', async () => {
    await start();
    gateway.respond = (_request, response) => {
      response.setHeader('set-cookie', 'sid=of-the-api');
      response.setHeader('x-request-cost', '3');
      json(response, 200, { echoed: SECRET, access_token: 'of-a-user', big: 12, next_page_token: 'p2' });
    };
    const get = await read(
      await called(GET, {
        path_params: { id: 'a b' },
        query_params: { q: 'x', session_token: 'of-a-session' },
        headers: { 'X-Mode': 'fast' },
      }),
    );
    assert.deepEqual(get.input, {
      path_params: { id: 'a b' },
      query_params: { q: 'x', session_token: '••••••' },
      headers: { 'X-Mode': 'fast' },
    });
    assert.match(get.request?.url ?? '', /\/things\/a%20b\?q=x&session_token=••••••$/);
    const sent = new Map(get.request?.headers.map(({ name, value }) => [name, value]));
    assert.deepEqual(
      [sent.get('X-Api-Key'), sent.get('X-Team'), sent.get('X-Mode')],
      ['••••••', 'tools', 'fast'],
    );
    const received = new Map(get.response?.headers.map(({ name, value }) => [name, value]));
    assert.deepEqual([received.get('set-cookie'), received.get('x-request-cost')], ['••••••', '3']);
    assert.deepEqual(JSON.parse(get.response?.body?.text ?? ''), {
      echoed: '••••••',
      access_token: '••••••',
      big: 12,
      next_page_token: 'p2',
    });
    const post = await read(await called('post:/things', { payload: { name: 'Ann', password: 'of-ann' } }));
    assert.deepEqual(JSON.parse(post.request?.body?.text ?? ''), { name: 'Ann', password: '••••••' });
    assert.deepEqual(post.input?.payload, { name: 'Ann', password: '••••••' });
    for (const { content } of await rows()) assert.doesNotMatch(content, /Ann|things|of-/, 'it is encrypted');
  });

  test('has streams and large bodies up to a bound, which reach the app whole', async () => {
    await start();
    const large = { text: 'x'.repeat(100_000), secret: 'of-the-end' };
    gateway.respond = (_request, response) => json(response, 200, large);
    const input = { path_params: { id: 'a' } };
    const response = await gateway.call(GET, input);
    const buffered = await read(response.headers.get('x-request-id') ?? '');
    assert.equal(JSON.stringify(response.body).length > 100_000, true);
    assert.equal(buffered.response?.body?.is_truncated, true);
    assert.equal(buffered.response?.body?.text?.length, 64 * 1024);
    const streamed = await gateway.send(GET, {
      headers: { accept: 'application/octet-stream', 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    assert.deepEqual(await streamed.json(), large);
    const stream = await read(streamed.headers.get('x-request-id') ?? '');
    assert.deepEqual(stream.response?.body, buffered.response?.body);

    const posted = await read(await called('post:/things', { payload: large }));
    assert.deepEqual([posted.is_payload_omitted, posted.input], [true, {}]);
    assert.equal(posted.request?.body?.is_truncated, true);
    gateway.respond = (_request, response) =>
      response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([1, 2, 3]));
    const image = await read(await called(GET, input));
    assert.deepEqual(image.response?.body, { media_type: 'image/png', text: null, is_truncated: false });
  });

  test('has what failed: a call that was refused, and one that the API did not respond to', async () => {
    await start();
    const refused = await read(await called(GET, { query_params: { q: 'x' } }));
    assert.deepEqual([refused.input, refused.request], [{ query_params: { q: 'x' } }, null]);
    gateway.respond = (_request, response) => response.destroy();
    const failed = await read(await called('post:/things', { payload: { a: 1 } }));
    assert.deepEqual([failed.request?.body?.text, failed.response], ['{"a":1}', null]);
  });

  test('is for who may edit the integration, within the bounds of the operator, and in the audit log', async () => {
    for (const body of [{ minutes: 14 }, { minutes: 1441 }, { minutes: 15, keep_days: 31 }])
      expectProblem(await start(body), 422, 'invalid_request');
    const { api: editor } = await newMember(gateway.instance, 'editor@example.com', 'editor');
    const id = await called(GET, { path_params: { id: 'a' } });
    for (const [method, path] of [
      ['GET', `${INTEGRATION}/capture`],
      ['DELETE', `${INTEGRATION}/capture`],
      ['GET', `${INTEGRATION}/captured-calls.ndjson`],
      ['DELETE', `${INTEGRATION}/captured-calls`],
      ['GET', `/api/workspaces/default/calls/${id}/captured`],
    ] as const)
      expectProblem(await editor(method, path), 403, 'forbidden');
    expectProblem(await editor('PUT', `${INTEGRATION}/capture`, { minutes: 15 }), 403, 'forbidden');

    await start({ minutes: 60, keep_days: 2 });
    await read(id);
    const exported = await api('GET', `${INTEGRATION}/captured-calls.ndjson`);
    assert.ok((await state()).captured_calls > 0);
    assert.equal((await stop()).status, 204);
    assert.equal((await api('DELETE', `${INTEGRATION}/captured-calls`)).status, 204);
    assert.equal((await state()).captured_calls, 0);
    assert.equal(exported.status, 200);
    const recorded = await actions();
    assert.deepEqual(
      recorded.slice(0, 5).map(([action]) => action.slice('integration.capture_'.length)),
      ['delete', 'stop', 'export', 'view', 'start'],
    );
    assert.deepEqual(recorded[3]?.[1], { call: [null, id] });
  });

  test('ends with the integration, and a restored one has none', async () => {
    await start();
    await called(GET, { path_params: { id: 'a' } });
    assert.equal((await state()).captured_calls, 1);
    await api('DELETE', `${INTEGRATION}?confirm=api`);
    assert.deepEqual(await rows(), []);
    const [{ id } = { id: '' }] = await gateway.instance.db.selectFrom('integrations').select('id').execute();
    assert.equal((await api('POST', `/api/workspaces/default/trash/${id}/restore`, {})).status, 200);
    assert.deepEqual([(await state()).until, (await state()).captured_calls], [null, 0]);
  });

  test('are kept for their days, the newest thousand of an integration, as many as memory holds', async () => {
    const { db } = gateway.instance;
    const { id: integrationId, workspace_id: workspaceId } = await db
      .selectFrom('integrations')
      .select(['id', 'workspace_id'])
      .executeTakeFirstOrThrow();
    const vault: Pick<ReturnType<typeof createVault>, 'encrypt'> = { encrypt: async () => 'ciphertext' };
    const lines: string[] = [];
    const log = createLogger('info', { write: (line: string) => void lines.push(line) });
    const calls = createCapturedCalls({ db, vault: { ...vault, encrypterFor: never, decrypt: never }, log });
    const content = { input: null, is_payload_omitted: false, request: null, response: null };
    const add = (at: number, bytes = 1) =>
      calls.add({
        id: `${firstRequestIdAt(at)}-7000-8000-000000000000`,
        workspaceId,
        integrationId,
        keepDays: 1,
        bytes,
        content: async () => content,
      });
    const now = Date.now();
    add(now - 86_400_001);
    await calls.flush();
    assert.equal((await rows()).length, 1);
    await calls.prune(new AbortController().signal);
    assert.deepEqual(await rows(), []);
    for (let batch = 0; batch < 6; batch += 1) {
      for (let at = 0; at < 205; at += 1) add(now + batch * 1000 + at);
      await calls.flush();
    }
    const kept = await rows();
    assert.equal(kept.length, 1000);
    assert.ok(kept.every(({ id }) => id >= firstRequestIdAt(now + 1000)));
    assert.match(lines.join(''), /"dropped":5/);
    add(now + 9000, 17 * 1024 * 1024);
    await calls.flush();
    assert.equal((await rows()).length, 1000);
    assert.match(lines.join(''), /"dropped":5/);
  });

  const rows = () => gateway.instance.db.selectFrom('captured_calls').select(['id', 'content']).execute();
});

async function never(): Promise<never> {
  throw new Error('not for this');
}

test('an operator who allows no capture is who says so', async (t) => {
  const gateway = await startGatewayFixture(t, { document: DOCUMENT, settings: { CAPTURE_DAYS: '0' } });
  const refused = await gateway.instance.api('PUT', `${INTEGRATION}/capture`, { minutes: 15 });
  expectProblem(refused, 403, 'forbidden');
});
