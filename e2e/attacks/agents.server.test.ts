import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { AgentClient, AgentSessionWithToken, Consented } from '@trunkline/contract/schemas/agents';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { client, type Instance, registerApi, startInstance } from '../../server/src/testing/instance.ts';
import { suiteScope } from '../../server/src/testing/scope.ts';
import { json, startUpstream } from '../../server/src/testing/upstream.ts';
import { fill, routesOf } from './routes.ts';
import { reportTries } from './tries.ts';

const BASE = '/api/workspaces/default';
const REDIRECT = 'http://127.0.0.1:7777/callback';
const Tokens = Type.Object({ access_token: Type.String(), refresh_token: Type.String() });

describe('agents that want more than a member gave them', () => {
  const scope = suiteScope();
  let instance: Instance;
  let own: Awaited<ReturnType<typeof registerApi>>;
  let clientId: string;
  let reached = 0;

  before(async () => {
    instance = await startInstance(scope, { EGRESS_ALLOW: '127.0.0.1' });
    const upstream = await startUpstream(scope, (_request, response) => {
      reached += 1;
      json(response, 200, {});
    });
    const responses = { 200: { description: 'ok' } };
    const document = {
      openapi: '3.1.0',
      info: { title: 'Things', version: '1' },
      paths: { '/things': { get: { responses }, delete: { responses } } },
    };
    own = await registerApi(instance, { document, base_url: upstream.url });
    const registered = await instance.api('POST', `${BASE}/agent-clients`, {
      name: 'Agent',
      redirect_uris: [REDIRECT],
    });
    clientId = expectBody(registered, AgentClient).id;
  });

  async function newSession(body: object = {}): Promise<{ id: string; token: string }> {
    const made = await instance.api('POST', `${BASE}/apps/${own.app.id}/agent-sessions`, {
      name: 'Agent',
      expires_in_minutes: 5,
      ...body,
    });
    return expectBody(made, AgentSessionWithToken);
  }

  const mcp = async (token: string, operation = 'get_things') => {
    const response = await fetch(`${instance.url}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        'mcp-protocol-version': '2025-06-18',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: `${own.integration.slug}__${operation}`, arguments: {} },
      }),
    });
    return response.status === 200 ? 200 : response.status;
  };

  test('a token of an agent opens MCP and nothing else', async (t) => {
    const { token } = await newSession();
    const api = client(instance.url, { authorization: `Bearer ${token}` });
    let tries = 0;
    for (const { method, path, isPublic } of await routesOf(instance)) {
      if (isPublic) continue;
      const target = fill(path, { workspace: 'default', app_id: own.app.id });
      const { status } = await api(method, target, method === 'GET' ? undefined : {});
      assert.ok([401, 403].includes(status), `${method} ${path}: ${status}`);
      tries += 1;
    }
    assert.equal(reached, 0);
    reportTries(t, { cells: tries, requests: tries });
    assert.equal(await mcp(token), 200);
  });

  test('what a session does not allow does not reach the API, nor does a revoked one', async (t) => {
    const readOnly = await newSession({ read_only: true });
    const narrow = await newSession({
      endpoints: [{ slug: own.integration.slug, operations: ['get:/things'] }],
    });
    const revoked = await newSession();
    await instance.api('DELETE', `${BASE}/apps/${own.app.id}/agent-sessions/${revoked.id}`);
    reached = 0;
    await mcp(readOnly.token, 'delete_things');
    await mcp(narrow.token, 'delete_things');
    assert.equal(await mcp(revoked.token), 401);
    assert.equal(await mcp(revoked.token.toLowerCase()), 401);
    assert.equal(reached, 0);
    reportTries(t, { cells: 4, requests: 4 });
  });

  test('codes and refresh tokens of others, or used before, are worth nothing', async (t) => {
    const verifier = randomBytes(32).toString('base64url');
    const request = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: REDIRECT,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    const consent = (changes: object = {}) =>
      instance.api('POST', `${BASE}/apps/${own.app.id}/agent-authorizations`, {
        request: { ...request, ...changes },
        expires_in_minutes: 5,
      });
    const newCode = async () =>
      new URL(expectBody(await consent(), Consented).redirect_to).searchParams.get('code') ?? '';
    const send = (form: Record<string, string>) =>
      fetch(`${instance.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
    const redeem = (code: string, changes: Record<string, string> = {}) =>
      send({
        grant_type: 'authorization_code',
        code,
        client_id: clientId,
        redirect_uri: REDIRECT,
        code_verifier: verifier,
        ...changes,
      });

    const refused: object[] = [
      { code_challenge_method: 'plain' },
      { code_challenge: undefined },
      { redirect_uri: 'https://evil.example/' },
      { redirect_uri: `${REDIRECT}/../evil` },
      { resource: 'https://evil.example/mcp' },
      { client_id: 'https://127.0.0.1/client.json' },
    ];
    for (const changes of refused)
      assert.equal((await consent(changes)).status, 422, JSON.stringify(changes));
    const invalid: Record<string, string>[] = [
      { code_verifier: 'x'.repeat(43) },
      { code_verifier: request.code_challenge },
      { redirect_uri: 'http://127.0.0.1:7778/callback' },
      { client_id: 'other' },
      { resource: 'https://evil.example/mcp' },
    ];
    for (const changes of invalid)
      assert.equal((await redeem(await newCode(), changes)).status, 400, JSON.stringify(changes));

    const code = await newCode();
    const first = Value.Parse(Tokens, Value.Clean(Tokens, await (await redeem(code)).json()));
    assert.equal(await mcp(first.access_token), 200);
    assert.equal((await redeem(code)).status, 400);
    assert.equal(await mcp(first.access_token), 401, 'a replay ends the session');

    const next = Value.Parse(Tokens, Value.Clean(Tokens, await (await redeem(await newCode())).json()));
    const refresh = (token: string) =>
      send({ grant_type: 'refresh_token', refresh_token: token, client_id: clientId });
    const rotated = Value.Parse(
      Tokens,
      Value.Clean(Tokens, await (await refresh(next.refresh_token)).json()),
    );
    assert.equal((await refresh(next.refresh_token)).status, 400);
    assert.equal((await refresh(rotated.refresh_token)).status, 400, 'a reuse ends the session');
    assert.equal(await mcp(rotated.access_token), 401);
    reportTries(t, {
      cells: refused.length + invalid.length + 4,
      requests: refused.length + invalid.length + 12,
    });
  });
});
