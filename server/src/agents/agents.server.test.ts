import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { before, beforeEach, describe, test } from 'node:test';
import {
  Client,
  type OAuthClientInformationMixed,
  type OAuthClientProvider,
  type OAuthTokens,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import {
  AgentClient,
  AgentSession,
  AgentSessionWithToken,
  AuthorizationPrompt,
  Consented,
} from '@trunkline/contract/schemas/agents';
import { App } from '@trunkline/contract/schemas/apps';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { CompleteList, Page } from '@trunkline/contract/schemas/lists';
import { Member } from '@trunkline/contract/schemas/members';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { callWith, client } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { newMember, newOutsider, type TestUser } from '../testing/test-users.ts';
import { json, startUpstream } from '../testing/upstream.ts';

const OK = { responses: { 200: { description: 'ok' } } };
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': { get: { operationId: 'list', ...OK }, post: { operationId: 'add', ...OK } },
    '/others': { get: { operationId: 'others', ...OK } },
  },
};
const BASE = '/api/workspaces/default';
const REDIRECT = 'http://127.0.0.1/callback';

const ResourceMetadata = Type.Object({
  resource: Type.String(),
  authorization_servers: Type.Array(Type.String()),
});
const ServerMetadata = Type.Object({
  issuer: Type.String(),
  code_challenge_methods_supported: Type.Array(Type.String()),
  authorization_response_iss_parameter_supported: Type.Boolean(),
});

const scope = suiteScope();
let gateway: GatewayFixture;
let app: Static<typeof App>;
let path: string;

before(async () => {
  gateway = await startGatewayFixture(scope, {
    document: DOCUMENT,
    slug: 'things',
    settings: { MCP_CLIENT_REGISTRATION: 'on' },
  });
});
beforeEach(async () => {
  app = expectBody(await gateway.instance.api('POST', `${BASE}/apps`, { name: 'Board' }), App);
  path = `${BASE}/apps/${app.id}`;
});

const rpc = (token: string | undefined, method: string, params: object = {}) =>
  fetch(`${gateway.instance.url}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-06-18',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });

/** The names of the tools that a token sees. */
async function toolsOf(token: string): Promise<string[]> {
  const text = await (await rpc(token, 'tools/list')).text();
  return [...text.matchAll(/"name":"things__(\w+)"/g)].map(([, name]) => name ?? '').sort();
}

/** @returns `ok`, the HTTP status of a refusal, or the problem code in the result */
async function callTool(token: string, name: string): Promise<string | number> {
  const response = await rpc(token, 'tools/call', { name: `things__${name}`, arguments: {} });
  if (response.status !== 200) return response.status;
  const text = await response.text();
  return /"isError":true|"error":\{/.test(text)
    ? (/\b(quota_exceeded|rate_limited)\b/.exec(text)?.[1] ?? 'error')
    : 'ok';
}

describe('agent sessions', () => {
  const make = async (body: object = {}, api = gateway.instance.api) =>
    api('POST', `${path}/agent-sessions`, { name: 'Claude', expires_in_minutes: 60, ...body });
  const makeSession = async (body: object = {}) => expectBody(await make(body), AgentSessionWithToken);
  const list = async () =>
    expectBody(await gateway.instance.api('GET', `${path}/agent-sessions`), CompleteList(AgentSession)).items;

  test('an agent sees and calls what its session allows, and the list says when and how often', async () => {
    const { token, ...session } = await makeSession({
      endpoints: [{ slug: 'things', operations: ['get:/things', 'post:/things'] }],
      read_only: false,
    });
    assert.match(token, /^tls_/);
    assert.deepEqual(await toolsOf(token), ['add', 'list']);
    assert.deepEqual([await callTool(token, 'list'), await callTool(token, 'others')], ['ok', 'error']);
    const [listed] = await list();
    assert.deepEqual([listed?.name, listed?.calls, listed?.endpoints], ['Claude', 1, session.endpoints]);
    assert.ok(listed?.last_used_at);
    assert.equal(JSON.stringify(listed).includes(token), false);
    const stored = await gateway.instance.db.selectFrom('agent_sessions').selectAll().execute();
    assert.equal(JSON.stringify(stored).includes(token), false);
    const readOnly = await makeSession({ read_only: true });
    assert.deepEqual(await toolsOf(readOnly.token), ['list', 'others']);
    assert.equal(await callTool(readOnly.token, 'add'), 'error');
  });

  test('its limits hold: calls in a minute, calls in all, and its end', async (t) => {
    const rated = await makeSession({ calls_per_minute: 1 });
    assert.deepEqual(
      [await callTool(rated.token, 'list'), await callTool(rated.token, 'list')],
      ['ok', 'rate_limited'],
    );
    const counted = await makeSession({ max_calls: 2 });
    const results = await Promise.all([1, 2, 3, 4].map(() => callTool(counted.token, 'list')));
    assert.deepEqual(results.sort(), ['ok', 'ok', 'quota_exceeded', 'quota_exceeded']);
    assert.equal((await list()).find(({ id }) => id === counted.id)?.calls, 2);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 61 * 60_000 });
    assert.equal(await callTool(rated.token, 'list'), 401);
  });

  test('is revoked with the next request, ends with its app, and is in the audit log', async () => {
    const { api } = gateway.instance;
    const { id, token } = await makeSession();
    const other = await makeSession();
    assert.equal(await callTool(token, 'list'), 'ok');
    assert.equal((await api('DELETE', `${path}/agent-sessions/${id}`)).status, 204);
    assert.equal(await callTool(token, 'list'), 401);
    expectProblem(await api('DELETE', `${path}/agent-sessions/${id}`), 404, 'not_found');
    assert.equal(await callTool(other.token, 'list'), 'ok');
    await api('DELETE', `${path}?confirm=Board`);
    assert.equal(await callTool(other.token, 'list'), 401);
    const events = expectBody(await api('GET', `${BASE}/audit-log?limit=20`), Page(AuditEvent)).items;
    assert.deepEqual(
      events.flatMap(({ action, target_id }) => (target_id === id ? [action] : [])),
      ['agent_session.revoke', 'agent_session.create'],
    );
  });

  test('allows no more than its app: what is not allowed is refused when it is made, and what is narrowed later at the call', async () => {
    const { api } = gateway.instance;
    const narrow = (operations: string[]) =>
      api('PUT', `${path}/integrations/things`, { enabled: true, operations });
    await narrow(['get:/things', 'post:/things']);
    for (const body of [
      { endpoints: [{ slug: 'things', operations: ['get:/others'] }] },
      { endpoints: [{ slug: 'nothing', operations: null }] },
      { endpoints: [{ slug: 'things', operations: ['post:/things'] }], read_only: true },
      { expires_in_minutes: 0 },
      { expires_in_minutes: 30 * 24 * 60 + 1 },
    ])
      expectProblem(await make(body), 422, 'invalid_request');
    const { token } = await makeSession({ endpoints: [{ slug: 'things', operations: null }] });
    assert.deepEqual(await toolsOf(token), ['add', 'list']);
    await narrow(['get:/things']);
    assert.deepEqual([await toolsOf(token), await callTool(token, 'add')], [['list'], 'error']);
    const viewer = await newMember(gateway.instance, `viewer-${app.id}@example.com`, 'viewer');
    expectProblem(await make({}, viewer.api), 403, 'forbidden');
  });

  test('its token is for MCP alone: not for calls of apps, nor for management', async () => {
    const { token } = await makeSession();
    const http = client(gateway.instance.url, { authorization: `Bearer ${token}` });
    expectProblem(await callWith(http, app.id, 'things')('get:/things'), 401, 'invalid_token');
    expectProblem(await http('GET', `/api/apps/${app.id}/integrations/custom`), 401, 'invalid_token');
    expectProblem(await http('GET', '/api/workspaces'), 401, 'invalid_token');
    assert.equal(await callTool(token.replace('tls_', 'tlo_'), 'list'), 401);
  });
});

describe('authorization of agents', () => {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  let registered: AgentClient;
  let editor: TestUser;

  beforeEach(async () => {
    registered ??= expectBody(
      await gateway.instance.api('POST', `${BASE}/agent-clients`, {
        name: 'Claude',
        redirect_uris: [REDIRECT],
      }),
      AgentClient,
    );
    editor = await newMember(gateway.instance, `editor-${app.id}@example.com`, 'editor');
  });

  const requestOf = (changes: object = {}) => ({
    response_type: 'code',
    client_id: registered.id,
    redirect_uri: 'http://127.0.0.1:45678/callback',
    state: 'the state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    resource: `${gateway.instance.url}/mcp`,
    ...changes,
  });
  const consent = (changes: object = {}, limits: object = {}, api = editor.api) =>
    api('POST', `${path}/agent-authorizations`, {
      request: requestOf(changes),
      expires_in_minutes: 60,
      ...limits,
    });
  const codeOf = async (limits: object = {}) => {
    const { redirect_to } = expectBody(await consent({}, limits), Consented);
    return new URL(redirect_to).searchParams.get('code') ?? '';
  };

  async function requestTokens(form: Record<string, string>, endpoint = 'token') {
    const response = await fetch(`${gateway.instance.url}/oauth/${endpoint}`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    const text = await response.text();
    const body: Record<string, string> = text === '' ? {} : JSON.parse(text);
    return {
      status: response.status,
      ...body,
      error: body.error,
      access: body.access_token ?? '',
      refresh: body.refresh_token ?? '',
    };
  }
  const redeem = (code: string, changes: Record<string, string> = {}) =>
    requestTokens({
      grant_type: 'authorization_code',
      code,
      client_id: registered.id,
      redirect_uri: 'http://127.0.0.1:45678/callback',
      code_verifier: verifier,
      ...changes,
    });
  const refresh = (refresh_token: string) =>
    requestTokens({ grant_type: 'refresh_token', refresh_token, client_id: registered.id });

  test('a client without a token finds the authorization server', async () => {
    const { url } = gateway.instance;
    const refused = await rpc(undefined, 'tools/list');
    assert.equal(refused.status, 401);
    const metadataUrl = `${url}/.well-known/oauth-protected-resource/mcp`;
    assert.equal(refused.headers.get('www-authenticate'), `Bearer resource_metadata="${metadataUrl}"`);
    assert.match(
      (await rpc('tlo_wrong', 'tools/list')).headers.get('www-authenticate') ?? '',
      /error="invalid_token"/,
    );
    for (const at of [metadataUrl, `${url}/.well-known/oauth-protected-resource`]) {
      const response = await fetch(at);
      assert.equal(response.headers.get('access-control-allow-origin'), '*');
      const { resource, authorization_servers } = Value.Parse(ResourceMetadata, await response.json());
      assert.deepEqual([resource, authorization_servers], [`${url}/mcp`, [url]]);
    }
    const server = Value.Parse(
      ServerMetadata,
      await (await fetch(`${url}/.well-known/oauth-authorization-server`)).json(),
    );
    assert.deepEqual(
      [
        server.issuer,
        server.code_challenge_methods_supported,
        server.authorization_response_iss_parameter_supported,
      ],
      [url, ['S256'], true],
    );
  });

  test('a member consents, and the agent may do what the member chose, by tokens that are refreshed', async () => {
    const query = new URLSearchParams(requestOf()).toString();
    const prompt = expectBody(
      await editor.api('GET', `/api/authorization-request?${query}`),
      AuthorizationPrompt,
    );
    assert.deepEqual(
      [prompt.client.name, prompt.client.workspace, prompt.is_loopback, prompt.error],
      ['Claude', 'default', true, null],
    );
    const denied = new URL(prompt.deny_url).searchParams;
    assert.deepEqual([denied.get('error'), denied.get('state')], ['access_denied', 'the state']);

    const { redirect_to } = expectBody(await consent({}, { read_only: true }), Consented);
    const target = new URL(redirect_to);
    assert.equal(target.origin + target.pathname, 'http://127.0.0.1:45678/callback');
    assert.deepEqual(
      [target.searchParams.get('iss'), target.searchParams.get('state')],
      [gateway.instance.url, 'the state'],
    );
    const first = await redeem(target.searchParams.get('code') ?? '');
    assert.equal(first.status, 200);
    assert.deepEqual(await toolsOf(first.access), ['list', 'others']);
    const second = await refresh(first.refresh);
    assert.equal(second.status, 200);
    assert.deepEqual(
      [await callTool(first.access, 'list'), await callTool(second.access, 'list')],
      [401, 'ok'],
    );
    assert.equal(
      (await requestTokens({ token: second.refresh, client_id: registered.id }, 'revoke')).status,
      200,
    );
    assert.deepEqual(
      [await callTool(second.access, 'list'), (await refresh(second.refresh)).error],
      [401, 'invalid_grant'],
    );
  });

  test('an access token ends after ten minutes, and the session when the member said', async (t) => {
    const tokens = await redeem(await codeOf());
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 11 * 60_000 });
    assert.equal(await callTool(tokens.access, 'list'), 401);
    const next = await refresh(tokens.refresh);
    assert.equal(await callTool(next.access, 'list'), 'ok');
    t.mock.timers.setTime(Date.now() + 50 * 60_000);
    assert.equal((await refresh(next.refresh)).error, 'invalid_grant');
  });

  test('a refresh token that is used twice ends the session', async () => {
    const first = await redeem(await codeOf());
    const second = await refresh(first.refresh);
    assert.equal(await callTool(second.access, 'list'), 'ok');
    assert.equal((await refresh(first.refresh)).error, 'invalid_grant');
    assert.deepEqual(
      [await callTool(second.access, 'list'), (await refresh(second.refresh)).error],
      [401, 'invalid_grant'],
    );
  });

  test('a code is used once, soon, by the client that it is for, and only with its verifier', async (t) => {
    const code = await codeOf();
    const tokens = await redeem(code);
    assert.equal(await callTool(tokens.access, 'list'), 'ok');
    assert.equal((await redeem(code)).error, 'invalid_grant');
    assert.equal(
      await callTool(tokens.access, 'list'),
      401,
      'a code that comes twice ends what began with it',
    );

    const wrong: Record<string, string>[] = [
      { code_verifier: randomBytes(32).toString('base64url') },
      { code_verifier: '' },
      { client_id: 'another' },
      { redirect_uri: 'http://127.0.0.1:1/callback' },
    ];
    for (const changes of wrong) {
      const spent = await codeOf();
      assert.equal((await redeem(spent, changes)).error, 'invalid_grant', JSON.stringify(changes));
      assert.equal((await redeem(spent)).error, 'invalid_grant', 'a wrong try spends the code');
    }
    assert.equal(
      (await redeem(await codeOf(), { resource: 'https://other.example/mcp' })).error,
      'invalid_target',
    );
    const late = await codeOf();
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 });
    assert.equal((await redeem(late)).error, 'invalid_grant');
  });

  test('a request that does not fit gets no consent, and nothing is sent where the client did not register', async () => {
    for (const changes of [
      { redirect_uri: 'https://evil.example/callback' },
      { redirect_uri: 'http://127.0.0.1:45678/other' },
      { client_id: 'unknown' },
    ]) {
      expectProblem(await consent(changes), 422, 'invalid_request');
      const query = new URLSearchParams(requestOf(changes)).toString();
      expectProblem(await editor.api('GET', `/api/authorization-request?${query}`), 422, 'invalid_request');
    }
    const table: [object, string][] = [
      [{ code_challenge_method: 'plain' }, 'invalid_request'],
      [{ code_challenge: '' }, 'invalid_request'],
      [{ response_type: 'token' }, 'unsupported_response_type'],
      [{ resource: 'https://other.example/mcp' }, 'invalid_target'],
    ];
    for (const [changes, error] of table) {
      expectProblem(await consent(changes), 422, 'invalid_request');
      const query = new URLSearchParams(requestOf(changes)).toString();
      const prompt = expectBody(
        await editor.api('GET', `/api/authorization-request?${query}`),
        AuthorizationPrompt,
      );
      assert.equal(new URL(prompt.deny_url).searchParams.get('error'), error);
    }
  });

  test('who consents must be a member who may make tokens, and the agent ends with that', async () => {
    const { api } = gateway.instance;
    const viewer = await newMember(gateway.instance, `viewer-${app.id}@example.com`, 'viewer');
    expectProblem(await consent({}, {}, viewer.api), 403, 'forbidden');
    const outsider = await newOutsider(gateway.instance, `outsider-${app.id}@example.com`);
    expectProblem(await consent({}, {}, outsider.api), 404, 'not_found');

    const tokens = await redeem(await codeOf());
    const role = (to: string) => api('PATCH', `${BASE}/members/${editor.id}`, { role: to });
    assert.equal(await callTool(tokens.access, 'list'), 'ok');
    expectBody(await role('viewer'), Member);
    assert.equal(await callTool(tokens.access, 'list'), 401);
    assert.equal((await refresh(tokens.refresh)).error, 'invalid_grant');

    await role('editor');
    const again = await redeem(await codeOf());
    assert.equal(await callTool(again.access, 'list'), 'ok');
    assert.equal((await api('DELETE', `${BASE}/members/${editor.id}`)).status, 204);
    assert.equal(await callTool(again.access, 'list'), 401);
  });

  test('a client of another workspace is refused, and only admins register clients', async () => {
    const { api } = gateway.instance;
    await api('POST', '/api/workspaces', { name: 'Other', slug: `other-${app.id}` });
    const other = expectBody(
      await api('POST', `/api/workspaces/other-${app.id}/agent-clients`, {
        name: 'Elsewhere',
        redirect_uris: [REDIRECT],
      }),
      AgentClient,
    );
    expectProblem(await consent({ client_id: other.id }), 403, 'forbidden');
    const body = { name: 'Mine', redirect_uris: ['https://a.example/cb'] };
    expectProblem(await editor.api('POST', `${BASE}/agent-clients`, body), 403, 'forbidden');
    for (const uri of ['javascript:alert(1)', 'http://a.example/cb'])
      expectProblem(
        await api('POST', `${BASE}/agent-clients`, { name: 'Evil', redirect_uris: [uri] }),
        422,
        'invalid_request',
      );
  });

  test('a client ID metadata document that cannot be fetched through egress names no client', async (t) => {
    const documents = await startUpstream(t, (_request, response) => json(response, 200, {}));
    const id = `${documents.url.replace('http:', 'https:')}/client`;
    const query = new URLSearchParams(requestOf({ client_id: id }));
    expectProblem(await editor.api('GET', `/api/authorization-request?${query}`), 422, 'invalid_request');
  });

  test('the official client registers itself, is authorized, calls a tool and refreshes', async () => {
    const { url } = gateway.instance;
    const provider = new TestProvider();
    const transport = () =>
      new StreamableHTTPClientTransport(new URL('/mcp', url), { authProvider: provider });
    const connect = async (through: StreamableHTTPClientTransport) => {
      const mcp = new Client({ name: 'Official client', version: '1' });
      await mcp.connect(through);
      return mcp;
    };
    const first = transport();
    await assert.rejects(connect(first), UnauthorizedError);
    assert.ok(provider.authorizationUrl);
    const request = Object.fromEntries(provider.authorizationUrl.searchParams);
    assert.equal(provider.authorizationUrl.pathname, '/authorize');
    const { redirect_to } = expectBody(
      await editor.api('POST', `${path}/agent-authorizations`, { request, expires_in_minutes: 60 }),
      Consented,
    );
    await first.finishAuth(new URL(redirect_to).searchParams);
    const mcp = await connect(transport());
    const { tools } = await mcp.listTools();
    assert.deepEqual(tools.map(({ name }) => name).sort(), ['things__add', 'things__list', 'things__others']);
    const used = provider.stored?.access_token;
    if (provider.stored) provider.stored.access_token = 'tlo_expired';
    const result = await mcp.callTool({ name: 'things__list', arguments: {} });
    assert.notEqual(result.isError, true);
    assert.notEqual(provider.stored?.access_token, used);
    await mcp.close();
  });
});

/** What a program keeps for the official client. */
class TestProvider implements OAuthClientProvider {
  redirectUrl = 'http://localhost:3333/callback';
  clientMetadata = { redirect_uris: [this.redirectUrl], client_name: 'Official client' };
  authorizationUrl: URL | undefined;
  stored: OAuthTokens | undefined;
  private client: OAuthClientInformationMixed | undefined;
  private verifier = '';

  clientInformation = () => this.client;
  saveClientInformation = (client: OAuthClientInformationMixed) => {
    this.client = client;
  };
  tokens = () => this.stored;
  saveTokens = (tokens: OAuthTokens) => {
    this.stored = tokens;
  };
  redirectToAuthorization = (url: URL) => {
    this.authorizationUrl = url;
  };
  saveCodeVerifier = (verifier: string) => {
    this.verifier = verifier;
  };
  codeVerifier = () => this.verifier;
}
