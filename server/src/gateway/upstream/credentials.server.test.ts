import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { TestResult } from '@trunkline/contract/schemas/test-requests';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { suiteScope } from '../../testing/scope.ts';
import { newMember } from '../../testing/test-users.ts';
import { json, type Received, startUpstream, type Upstream } from '../../testing/upstream.ts';

const KEY = 'k3y with/signs&more';
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': {
      get: {
        operationId: 'list',
        parameters: [
          { name: 'filter', in: 'query', schema: { type: 'object' } },
          { name: 'raw', in: 'query', allowReserved: true, schema: { type: 'string' } },
          { name: 'api_key', in: 'query', schema: { type: 'string' } },
        ],
      },
      post: { operationId: 'add', requestBody: { content: { 'application/json': {} } } },
    },
  },
};
const INTEGRATION = '/api/workspaces/default/integrations/api';

/** Calls with credentials, over a real instance, a real API and a real token server. */
describe('the credentials of an integration', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;
  let tokenServer: Upstream;
  let accepts: (request: Received) => boolean;
  let issued = 0;

  before(async () => {
    gateway = await startGatewayFixture(scope, { document: DOCUMENT });
    gateway.respond = (request, response) => {
      const status = accepts(request) ? 200 : 401;
      json(response, status, { line: request.line, headers: request.headers, body: request.body });
    };
    tokenServer = await startUpstream(scope, ({ line }, response) => {
      if (line === 'POST /refused')
        return json(response, 401, { error: 'invalid_client', error_description: 'not the-clients-secret' });
      issued += 1;
      json(response, 200, { access_token: `token-number-${issued}`, token_type: 'bearer', expires_in: 3600 });
    });
  });
  beforeEach(() => {
    issued = 0;
    gateway.upstream.requests.length = 0;
    accepts = () => true;
  });

  /** Replaces the credentials of the integration. */
  const withCredentials = async (credentials: object) => {
    const edited = await gateway.instance.api('PATCH', INTEGRATION, { credentials }, { 'if-match': '*' });
    expectBody(edited, Integration);
    return gateway;
  };
  const sendTestRequest = async () =>
    expectBody(
      await gateway.instance.api('POST', `${INTEGRATION}/test-requests`, { operation: 'list' }),
      TestResult,
    );
  const oauth = () => ({
    type: 'oauth2_client_credentials',
    token_url: `${tokenServer.url}/token`,
    client_id: 'trunkline',
    client_secret: 'the-clients-secret',
  });
  const unreachable = () => ({ ...oauth(), token_url: 'http://127.0.0.2:9/token' });
  const lastRequest = () => gateway.upstream.requests.at(-1);

  const sent: [name: string, credentials: object, check: (request: Received) => void][] = [
    [
      'an API key in a header',
      { type: 'api_key', in: 'header', name: 'X-Key', value: KEY },
      ({ headers }) => assert.equal(headers['x-key'], KEY),
    ],
    [
      'an API key in the query',
      { type: 'api_key', in: 'query', name: 'api_key', value: KEY },
      ({ line }) =>
        assert.equal(line, `GET /things?api_key=${encodeURIComponent(KEY)} HTTP/1.1`.slice(0, -9)),
    ],
    [
      'API keys in cookies',
      [
        { type: 'api_key', in: 'cookie', name: 'sid', value: 'first-cookie' },
        { type: 'api_key', in: 'cookie', name: 'csrf', value: 'second-cookie' },
      ],
      ({ headers }) => assert.equal(headers.cookie, 'sid=first-cookie; csrf=second-cookie'),
    ],
    [
      'a user and a password',
      { type: 'basic', username: 'ann', password: 'pässword' },
      ({ headers }) => assert.equal(headers.authorization, `Basic ${btoaUtf8('ann:pässword')}`),
    ],
    [
      'a key as the user',
      { type: 'basic', username: 'sk_live_123456', password: '' },
      ({ headers }) => assert.equal(headers.authorization, `Basic ${btoaUtf8('sk_live_123456:')}`),
    ],
    [
      'a bearer token',
      { type: 'bearer', token: 'abc.def-123' },
      ({ headers }) => assert.equal(headers.authorization, 'Bearer abc.def-123'),
    ],
  ];
  for (const [name, credentials, check] of sent) {
    test(`${name}: sent with each call, and redacted where it is echoed`, async () => {
      const { call } = await withCredentials(credentials);
      const response = expectBody(await call('list'), CallEnvelope);
      const request = lastRequest();
      assert.ok(request);
      check(request);
      const texts = JSON.stringify([response, await sendTestRequest()]);
      assert.match(texts, /••••••/);
      for (const secret of secretsOf(credentials))
        assert.ok(!texts.includes(secret), `${secret} in ${texts}`);
    });
  }

  test('no call sets a name that belongs to a credential, in any form', async () => {
    const { call } = await withCredentials([
      { type: 'api_key', in: 'query', name: 'api_key', value: KEY },
      { type: 'api_key', in: 'header', name: 'X-Key', value: 'header-key' },
      { type: 'api_key', in: 'cookie', name: 'sid', value: 'cookie-key' },
    ]);
    const refused: object[] = [
      { query_params: { api_key: 'mine' } },
      { query_params: { filter: { api_key: 'mine' } } },
      { query_params: { other: { api_key: 'mine' } } },
    ];
    for (const input of refused) {
      const problem = expectProblem(await call('list', input), 422, 'invalid_parameters');
      assert.match(problem.detail, /api_key belongs to the credentials/);
    }
    assert.equal(gateway.upstream.requests.length, 0);
    await call('list', { query_params: { raw: 'a&api_key=mine' } });
    assert.match(lastRequest()?.line ?? '', /\?raw=a%26api_key=mine&api_key=k3y/);
    await call('list', { headers: { 'x-KEY': 'mine', Cookie: 'sid=mine' } });
    assert.deepEqual(
      [lastRequest()?.headers['x-key'], lastRequest()?.headers.cookie],
      ['header-key', 'sid=cookie-key'],
    );
  });

  test('OAuth: one token for many calls; apps set no Authorization', async () => {
    const { call } = await withCredentials(oauth());
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => call('list', { headers: { authorization: 'Bearer mine' } })),
    );
    for (const response of responses) assert.ok(expectBody(response, CallEnvelope).success);
    assert.equal(issued, 1);
    assert.deepEqual(
      [...new Set(gateway.upstream.requests.map(({ headers }) => headers.authorization))],
      ['Bearer token-number-1'],
    );
    const texts = JSON.stringify(responses.map(({ body }) => body));
    assert.ok(!texts.includes('token-number-1'), 'the echoed token is redacted');
  });

  test('OAuth: a refused token is replaced once, and the call repeated with its body', async () => {
    const { call } = await withCredentials(oauth());
    await call('list');
    accepts = ({ headers }) => headers.authorization === 'Bearer token-number-2';
    const response = expectBody(await call('add', { payload: { name: 'x' } }), CallEnvelope);
    assert.equal(response.status_code, 200, JSON.stringify(response));
    assert.equal(lastRequest()?.body, '{"name":"x"}');
    assert.equal(issued, 2);
    const streamed = await call('list', {}, { accept: 'application/octet-stream' });
    assert.equal(streamed.headers.get('x-upstream-status'), '200');

    accepts = () => false;
    const refused = expectBody(await call('list'), CallEnvelope);
    assert.deepEqual(refused.status_code, 401);
    assert.equal(issued, 2, 'a token that was just fetched is not fetched again');
  });

  test('OAuth: a refused token is replaced for streams as well', async () => {
    const { call } = await withCredentials(oauth());
    accepts = ({ headers }) => headers.authorization !== 'Bearer token-number-1';
    const streamed = await call('list', {}, { accept: 'application/octet-stream' });
    assert.equal(streamed.headers.get('x-upstream-status'), '200');
    assert.ok(!JSON.stringify(streamed.body).includes('token-number'));
  });

  test('OAuth: without a token nothing is sent', async () => {
    const { call } = await withCredentials(unreachable());
    const problem = expectProblem(await call('list'), 502, 'token_unavailable');
    assert.ok(!problem.detail.includes('the-clients-secret'));
    assert.doesNotMatch(problem.detail, /127\.0\.0\.2/);
    assert.equal(gateway.upstream.requests.length, 0);
    const body = expectBody(await gateway.instance.api('GET', INTEGRATION), Integration);
    assert.match(body.warnings.join(' '), /No token will be fetched/);
  });

  test('OAuth: admins find in the call log why the token server refused the client', async () => {
    const { instance, call } = await withCredentials({
      ...oauth(),
      token_url: `${tokenServer.url}/refused`,
    });
    expectProblem(await call('list'), 502, 'token_unavailable');
    const path = '/api/workspaces/default/calls?limit=1';
    const { items } = expectBody(await instance.api('GET', path), Page(CallLogEntry));
    assert.deepEqual(
      items.map(({ code, reason }) => [code, reason]),
      [
        [
          'token_unavailable',
          `127.0.0.1:${tokenServer.port} refused the client (status 401, invalid_client: not ••••••).`,
        ],
      ],
    );
    const editor = await newMember(instance, 'editor@example.com', 'editor');
    const { items: forEditor } = expectBody(await editor.api('GET', path), Page(CallLogEntry));
    assert.deepEqual(
      forEditor.map(({ code, reason }) => [code, reason]),
      [['token_unavailable', null]],
    );
    const download = { headers: { authorization: `Bearer ${instance.token}` } };
    const csv = await fetch(`${instance.url}${path.replace('calls?', 'calls.csv?')}`, download);
    assert.match(await csv.text(), /invalid_client/);
  });

  test('a changed credential is used by the very next call', async () => {
    const { call } = await withCredentials({ type: 'bearer', token: 'first-token' });
    await call('list');
    await withCredentials(oauth());
    await call('list');
    assert.equal(lastRequest()?.headers.authorization, 'Bearer token-number-1');
    await withCredentials([]);
    await call('list');
    assert.equal(lastRequest()?.headers.authorization, undefined);
  });

  test('no secret is in the logs', async () => {
    const { instance, call } = gateway;
    const every = [...sent.map(([, credentials]) => credentials), oauth(), unreachable()];
    for (const credentials of every) {
      await withCredentials(credentials);
      await call('list');
      await sendTestRequest().catch(() => {});
    }
    const calls = expectBody(
      await instance.api('GET', '/api/workspaces/default/calls?limit=200'),
      Page(CallLogEntry),
    );
    const activity = expectBody(
      await instance.api('GET', '/api/workspaces/default/audit-log?limit=200'),
      Page(AuditEvent),
    );
    const logged = JSON.stringify([calls, activity, instance.logLines]);
    assert.ok(calls.items.length >= every.length && activity.items.length >= every.length);
    for (const secret of ['k3y', 'sk_live_123456', 'the-clients-secret', 'token-number', 'pässword'])
      assert.ok(!logged.includes(secret), secret);
  });
});

function btoaUtf8(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Each secret as it is, and as it is sent. */
function secretsOf(credentials: object): string[] {
  const entries: Record<string, string>[] = Array.isArray(credentials) ? credentials : [credentials];
  return entries.flatMap(({ type, username = '', password, value, token }) => {
    if (type === 'basic') return [btoaUtf8(`${username}:${password}`), password || username];
    const secret = value ?? token ?? '';
    return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  });
}
