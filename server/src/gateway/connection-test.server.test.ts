import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { type ConnectionTestBody, ConnectionTestResult } from '@trunkline/contract/schemas/connection-tests';
import { Page } from '@trunkline/contract/schemas/lists';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { suiteScope } from '../testing/scope.ts';
import { newMember } from '../testing/test-users.ts';
import { json, startUpstream } from '../testing/upstream.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': { get: {}, post: {} },
    '/things/{id}': { get: { parameters: [{ name: 'id', in: 'path', required: true }] } },
  },
};
const BASE = '/api/workspaces/default';
const SECRET = 'sk_test_4eC39HqLyjWDarjtT1zdp7dc';

describe('testing a connection', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;
  let draft: ConnectionTestBody;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: DOCUMENT,
      headers: [{ name: 'X-Api-Key', value: SECRET }],
    });
  });

  beforeEach(() => {
    gateway.respond = ({ headers }, response) => {
      if (headers['x-api-key'] !== SECRET)
        json(response, 401, { error: { message: `Bad key ${headers['x-api-key']}` } });
      else json(response, 200, []);
    };
    draft = {
      spec_id: gateway.spec.id,
      base_url: gateway.upstream.url,
      operations: ['post:/things', 'get:/things/{id}', 'get:/things'],
    };
  });

  const post = (body: unknown) => gateway.instance.api('POST', `${BASE}/connection-tests`, body);
  const run = async (body: ConnectionTestBody) => expectBody(await post(body), ConnectionTestResult);

  test('before anything is saved: the one GET that needs no parameters, with the headers entered', async () => {
    const count = gateway.upstream.requests.length;
    const result = await run({ ...draft, headers: [{ name: 'X-Api-Key', value: SECRET }] });
    assert.deepEqual(
      { ...result, duration_ms: null },
      {
        outcome: 'passed',
        operation: 'get:/things',
        status_code: 200,
        summary: 'GET /things responded with 200.',
        api_message: null,
        advice: null,
        duration_ms: null,
        warnings: [],
      },
    );
    const sent = gateway.upstream.requests.slice(count);
    assert.deepEqual(
      sent.map(({ line }) => line),
      ['GET /things'],
    );
  });

  test('a refusal comes with the sentence of the API, and without the secret that it repeats', async () => {
    const wrong = 'sk_test_wrong_and_still_secret';
    const result = await run({
      ...draft,
      credentials: [{ type: 'api_key', in: 'header', name: 'X-Api-Key', value: wrong }],
    });
    assert.deepEqual([result.outcome, result.status_code], ['failed', 401]);
    assert.match(result.api_message ?? '', /^Bad key /);
    assert.match(result.advice ?? '', /does not accept the credentials/);
    assert.ok(!JSON.stringify(result).includes(wrong));
  });

  test('an API that is not reached, and one that is not to be reached', async () => {
    const closed = await run({ ...draft, base_url: 'http://127.0.0.1:9' });
    assert.deepEqual([closed.outcome, closed.status_code], ['failed', null]);
    const denied = await run({ ...draft, base_url: 'http://192.168.0.1' });
    assert.match(denied.advice ?? '', /does not connect to 192\.168\.0\.1/);
  });

  test('nothing is sent where every endpoint needs a value, and what expires is said all the same', async () => {
    const count = gateway.upstream.requests.length;
    const claims = Buffer.from(JSON.stringify({ exp: 1_700_000_000 })).toString('base64url');
    const token = `eyJhbGciOiJIUzI1NiJ9.${claims}.c2ln`;
    const headers = [{ name: 'Authorization', value: `Bearer ${token}` }];
    const result = await run({ ...draft, headers, operations: ['post:/things', 'get:/things/{id}'] });
    assert.equal(result.outcome, 'not_tested');
    assert.match(result.warnings.join(), /Authorization is a token that expired on 2023-11-14/);
    assert.ok(!JSON.stringify(result).includes(token));
    assert.equal(gateway.upstream.requests.length, count);
  });

  test('of a saved integration with its secret, which goes to no other server, and is logged', async () => {
    const saved = { integration: gateway.integration.slug };
    assert.equal((await run(saved)).outcome, 'passed');
    const headers = [{ name: 'X-Api-Key' }];
    assert.equal((await run({ ...saved, headers })).outcome, 'passed');
    assert.equal((await run({ ...saved, headers: [] })).status_code, 401);

    const stranger = await startUpstream(scope, (_request, response) => json(response, 200, {}));
    const moved = { ...saved, base_url: stranger.url };
    expectProblem(await post(moved), 422, 'secrets_required');
    expectProblem(await post({ ...moved, headers }), 422, 'secrets_required');
    assert.equal(stranger.requests.length, 0);

    const log = `${BASE}/audit-log?action=integration.test&target=${gateway.integration.id}`;
    const { items } = expectBody(await gateway.instance.api('GET', log), Page(AuditEvent));
    assert.equal(items.length, 3);
    assert.deepEqual(items[0]?.changes, { operation: [null, 'get:/things'], status_code: [null, 401] });
  });

  test('is for those who may test, with a spec or an integration, and so often', async () => {
    expectProblem(await post({ base_url: 'https://api.example.com' }), 422, 'invalid_request');
    expectProblem(await post({ integration: 'none' }), 404, 'not_found');
    const viewer = await newMember(gateway.instance, 'viewer@example.com', 'viewer');
    expectProblem(await viewer.api('POST', `${BASE}/connection-tests`, draft), 403, 'forbidden');
    const nothing = { ...draft, operations: [] };
    const statuses = await Promise.all(Array.from({ length: 21 }, async () => (await post(nothing)).status));
    assert.ok(statuses.includes(429));
  });
});
