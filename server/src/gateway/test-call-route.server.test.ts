import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { Page } from '@trunkline/contract/schemas/lists';
import { AppTestCall } from '@trunkline/contract/schemas/test-requests';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { suiteScope } from '../testing/scope.ts';
import { newMember, newOutsider, type TestUser } from '../testing/test-users.ts';
import { json } from '../testing/upstream.ts';

const BASE = '/api/workspaces/default';
const SECRET = 'sk_live_0123456789';
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': { get: { responses: { 200: { description: 'ok' } } } },
    '/things/{id}': { get: { responses: { 200: { description: 'ok' } } } },
  },
};

describe('a test call as an app', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;
  let editor: TestUser;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: DOCUMENT,
      slug: 'things',
      headers: [{ name: 'X-Api-Key', value: SECRET }],
    });
    editor = await newMember(gateway.instance, 'editor@example.com', 'editor');
  });

  const send = (body: object, { api } = editor, app = gateway.app.id) =>
    api('POST', `${BASE}/apps/${app}/test-calls`, {
      integration: 'things',
      operation: 'get:/things',
      ...body,
    });
  const set = (settings: object) =>
    gateway.instance.api('PUT', `${BASE}/apps/${gateway.app.id}/integrations/things`, {
      enabled: true,
      operations: null,
      ...settings,
    });
  const newestCall = async () => {
    const log = await gateway.instance.api('GET', `${BASE}/calls?app_id=${gateway.app.id}&limit=1`);
    return expectBody(log, Page(CallLogEntry)).items[0];
  };

  test('returns what the app gets, and is a call of the app that an editor sent', async () => {
    gateway.respond = ({ headers }, response) => json(response, 200, { key: headers['x-api-key'] });
    const sent = expectBody(
      await send({ operation: 'get:/things/{id}', path_params: { id: 7 } }),
      AppTestCall,
      200,
    );
    assert.deepEqual(sent.result, { success: true, status_code: 200, data: { key: '••••••' } });
    assert.equal(gateway.upstream.requests.at(-1)?.line, 'GET /things/7');
    assert.equal(gateway.upstream.requests.at(-1)?.headers['x-api-key'], SECRET);

    const logged = await newestCall();
    assert.equal(logged?.id, sent.id);
    assert.equal(logged.operation, 'get:/things/{id}');
    assert.equal(logged.status, 200);
    assert.ok(sent.duration_ms <= logged.duration_ms);
    const events = await gateway.instance.api('GET', `${BASE}/audit-log?action=app.test`);
    const [event] = expectBody(events, Page(AuditEvent)).items;
    assert.equal(event?.user_email, editor.email);
    assert.equal(event.target_id, gateway.app.id);
    assert.deepEqual(event.changes, {
      integration: [null, 'things'],
      operation: [null, 'get:/things/{id}'],
      status_code: [null, 200],
    });
  });

  test('a response with an error of the API is a response', async () => {
    gateway.respond = (_request, response) => json(response, 503, { error: 'closed' });
    const { result } = expectBody(await send({}), AppTestCall, 200);
    assert.deepEqual(result, { success: false, status_code: 503, data: { error: 'closed' } });
  });

  test('is refused as the app is: by its settings and its rate limit, which both share', async () => {
    gateway.respond = (_request, response) => json(response, 200, {});
    await set({ enabled: false });
    expectProblem(await send({}), 403, 'integration_disabled');
    assert.equal((await newestCall())?.code, 'integration_disabled');
    await set({ operations: ['get:/things/{id}'] });
    expectProblem(await send({}), 403, 'operation_disabled');
    expectProblem(await send({ operation: 'get:/things/{id}' }), 422, 'invalid_parameters');
    await set({ calls_per_minute: 2 });
    assert.equal((await gateway.call('get:/things')).status, 200);
    assert.equal((await send({})).status, 200);
    expectProblem(await send({}), 429, 'rate_limited');
    expectProblem(await gateway.call('get:/things'), 429, 'rate_limited');
    await set({});
  });

  test('is not for viewers, nor for apps of other workspaces', async () => {
    const former = gateway.upstream.requests.length;
    const viewer = await newMember(gateway.instance, 'viewer@example.com', 'viewer');
    expectProblem(await send({}, viewer), 403, 'forbidden');
    const outsider = await newOutsider(gateway.instance, 'outsider@example.com');
    expectProblem(await send({}, outsider), 404, 'not_found');
    expectProblem(await send({}, editor, 'another-app'), 404, 'not_found');
    expectProblem(await send({ integration: 'other' }), 404, 'not_found');
    assert.equal(gateway.upstream.requests.length, former);
  });
});
