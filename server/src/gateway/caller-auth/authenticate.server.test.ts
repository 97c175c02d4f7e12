import assert from 'node:assert/strict';
import { request } from 'node:http';
import { before, describe, test } from 'node:test';
import { createClient } from '@base44/sdk';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { CompleteList, Page } from '@trunkline/contract/schemas/lists';
import { Token, TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { Workspace } from '@trunkline/contract/schemas/workspaces';
import { SignJWT } from 'jose';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { callWith, client } from '../../testing/instance.ts';
import { type Issuer, startIssuer } from '../../testing/issuer.ts';
import { suiteScope } from '../../testing/scope.ts';
import { newMember, personalSlug } from '../../testing/test-users.ts';
import { json, startUpstream } from '../../testing/upstream.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': { get: { responses: { 200: { description: 'ok' } } } },
    '/other': { get: { responses: { 200: { description: 'ok' } } } },
  },
};
const BASE = '/api/workspaces/default';
const PAGE = 'https://app.example.com';

describe('authentication of callers', () => {
  const scope = suiteScope();
  let issuer: Issuer;
  let gateway: GatewayFixture;

  before(async () => {
    issuer = await startIssuer(scope);
    gateway = await startGatewayFixture(scope, {
      document: DOCUMENT,
      slug: 'things',
      settings: { TRUST_PROXY: '127.0.0.1' },
    });
    gateway.respond = ({ line }, response) => {
      const [, status] = /^GET \/keys\/(\d+)/.exec(line) ?? [];
      if (status === undefined) json(response, 200, { ok: true });
      else response.writeHead(Number(status)).end();
    };
  });

  /** A new app with a token, which calls the integration. */
  async function createApp(settings: object = {}) {
    const { api, url } = gateway.instance;
    const created = expectBody(await api('POST', `${BASE}/apps`, { name: 'App' }), App);
    const app = expectBody(await api('PATCH', `${BASE}/apps/${created.id}`, settings), App);
    const { token } = expectBody(
      await api('POST', `${BASE}/apps/${app.id}/tokens`, { name: 'test' }),
      TokenWithSecret,
    );
    const as = (headers: Record<string, string>) => callWith(client(url, headers), app.id, 'things');
    const bearer = (token: string) => as({ authorization: `Bearer ${token}` });
    return { app, token, as, bearer, call: bearer(token) };
  }

  describe('by app token', () => {
    test('is accepted until it expires', async (t) => {
      const { app, bearer } = await createApp();
      const make = (expires_at: string) =>
        gateway.instance.api('POST', `${BASE}/apps/${app.id}/tokens`, { name: 'short', expires_at });
      expectProblem(await make(new Date(Date.now() - 1000).toISOString()), 422, 'invalid_request');
      const body = expectBody(await make(new Date(Date.now() + 60_000).toISOString()), TokenWithSecret);
      const call = bearer(body.token);
      assert.equal((await call('get:/things')).status, 200);
      t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 });
      const late = await call('get:/things');
      expectProblem(late, 401, 'invalid_token');
    });

    test('records the last use of the token', async () => {
      const { app, call } = await createApp();
      const tokens = async () =>
        expectBody(await gateway.instance.api('GET', `${BASE}/apps/${app.id}/tokens`), CompleteList(Token))
          .items;
      assert.equal((await tokens())[0]?.last_used_at, null);
      await call('get:/things');
      const [token] = await tokens();
      assert.ok(Date.now() - Date.parse(token?.last_used_at ?? '') < 60_000);
    });
  });

  describe('from a browser page', () => {
    test('is accepted for an origin that the app allows, preflight and call', async () => {
      const { app, as, token } = await createApp({ allowed_origins: [`${PAGE}/`, PAGE] });
      const path = `/api/apps/${app.id}/integrations/custom/things/get:/things`;
      const preflight = await client(gateway.instance.url, {
        origin: PAGE,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-app-id',
      })('OPTIONS', path);
      assert.equal(preflight.status, 204);
      assert.equal(preflight.headers.get('access-control-allow-origin'), PAGE);
      assert.equal(
        preflight.headers.get('access-control-allow-headers'),
        'authorization,content-type,x-app-id',
      );
      assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /POST/);
      assert.equal(preflight.headers.get('access-control-allow-credentials'), null);

      const response = await as({ authorization: `Bearer ${token}`, origin: PAGE })('get:/things');
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('access-control-allow-origin'), PAGE);
      assert.match(response.headers.get('vary') ?? '', /Origin/i);
      const refused = await as({ origin: PAGE })('get:/things');
      assert.equal(refused.status, 401);
      assert.equal(refused.headers.get('access-control-allow-origin'), PAGE, 'the page can read the refusal');
    });

    test('is refused for another origin before anything is sent', async () => {
      const { app, as, token } = await createApp({ allowed_origins: [PAGE] });
      const sent = gateway.upstream.requests.length;
      for (const origin of [
        'https://evil.example',
        `${PAGE}.evil.example`,
        'http://app.example.com',
        'null',
      ]) {
        const response = await as({ authorization: `Bearer ${token}`, origin })('get:/things');
        expectProblem(response, 403, 'origin_not_allowed');
        assert.equal(response.headers.get('access-control-allow-origin'), null);
        const path = `/api/apps/${app.id}/integrations/custom/things/get:/things`;
        const preflight = await client(gateway.instance.url, { origin })('OPTIONS', path);
        assert.equal(preflight.headers.get('access-control-allow-origin'), null);
      }
      assert.equal(gateway.upstream.requests.length, sent);
    });

    test('an invalid origin is refused when it is saved', async () => {
      const { app } = await createApp();
      const refused = await gateway.instance.api('PATCH', `${BASE}/apps/${app.id}`, {
        allowed_origins: [PAGE, 'app.example.com', `${PAGE}/path`, 'ftp://x', '*'],
      });
      assert.deepEqual(
        expectProblem(refused, 422, 'invalid_request').errors.map(({ path }) => path),
        [1, 2, 3, 4].map((index) => `allowed_origins.${index}`),
      );
    });
  });

  test('a page that points its own name at this server is not one of its pages', async () => {
    const { app } = await createApp({
      anonymous_calls: { calls_per_minute: 9, calls_per_minute_per_ip: 9 },
    });
    const send = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const target = new URL(
          `/api/apps/${app.id}/integrations/custom/things/get:%2Fthings`,
          gateway.instance.url,
        );
        const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' };
        request(target, { method: 'POST', headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end('{}');
      });
    assert.equal(await send(new URL(gateway.instance.url).host), 200);
    assert.equal(await send('evil.example'), 403);
  });

  describe('by the token of one of its users', () => {
    const userTokens = () => ({
      issuer: issuer.url,
      audience: 'trunkline',
      required_claims: { role: 'staff' },
    });
    const staff = { role: 'staff' };

    test('is accepted from the SDK, and the subject is in the log', async () => {
      const { app } = await createApp({ user_tokens: userTokens() });
      const token = await issuer.token({ ...staff, sub: 'user-42' });
      const sdk = createClient({ serverUrl: gateway.instance.url, appId: app.id, token });
      const response = await sdk.integrations.custom.call('things', 'get:/things', {});
      assert.equal(response.success, true);
      const body = expectBody(
        await gateway.instance.api('GET', `${BASE}/calls?app_id=${app.id}&subject=user-42`),
        Page(CallLogEntry),
      );
      assert.equal(body.items.length, 1);
      assert.equal(body.items[0]?.subject, 'user-42');
    });

    const refusals: [string, () => Promise<string>, RegExp][] = [
      ['expired', () => issuer.token(staff, new Date(Date.now() - 60_000)), /expired/],
      ['for another audience', () => issuer.token({ ...staff, aud: 'other' }), /aud/],
      ['of another issuer', () => issuer.token({ ...staff, iss: 'https://evil.example' }), /iss/],
      ['without a required claim', () => issuer.token(), /role = "staff"/],
      ['with another value of it', () => issuer.token({ role: 'guest' }), /role = "staff"/],
      ['without a subject', () => issuer.token({ ...staff, sub: undefined }), /sub/],
      ['unsigned', async () => 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', /not a signed JWT|algorithm/],
      [
        'signed with a shared secret',
        () =>
          new SignJWT({ iss: issuer.url, aud: 'trunkline', sub: 'x', ...staff })
            .setProtectedHeader({ alg: 'HS256', kid: 'first' })
            .setExpirationTime('1 hour')
            .sign(new TextEncoder().encode('a guessed secret')),
        /algorithm/,
      ],
      ['that is not a JWT', async () => 'invalid', /not a signed JWT/],
    ];
    for (const [name, make, reason] of refusals) {
      test(`refuses one ${name}`, async () => {
        const { bearer } = await createApp({ user_tokens: userTokens() });
        const problem = expectProblem(await bearer(await make())('get:/things'), 401, 'invalid_token');
        assert.match(problem.detail, reason);
      });
    }

    test('a required claim may be a list that contains the value', async () => {
      const { bearer } = await createApp({ user_tokens: userTokens() });
      const call = bearer(await issuer.token({ role: ['guest', 'staff'] }));
      assert.equal((await call('get:/things')).status, 200);
    });

    test('an app that accepts no user tokens refuses them, and no issuer is requested', async () => {
      const { bearer } = await createApp();
      const before = issuer.requests.length;
      expectProblem(await bearer(await issuer.token(staff))('get:/things'), 401, 'invalid_token');
      assert.equal(issuer.requests.length, before);
    });

    test('keys are fetched once for many calls', async () => {
      const { bearer } = await createApp({
        user_tokens: {
          issuer: 'https://tokens.example',
          audience: 'trunkline',
          jwks_url: `${issuer.url}/keys`,
        },
      });
      const token = await issuer.token({ iss: 'https://tokens.example' });
      const before = issuer.requests.length;
      const responses = await Promise.all(Array.from({ length: 20 }, () => bearer(token)('get:/things')));
      assert.deepEqual([...new Set(responses.map(({ status }) => status))], [200]);
      assert.equal(issuer.requests.length - before, 1);
    });

    test('the keys of an issuer at a private IP are not requested', async () => {
      const { bearer } = await createApp({
        user_tokens: { issuer: 'http://127.0.0.2:9', audience: 'trunkline' },
      });
      const response = await bearer(await issuer.token())('get:/things');
      expectProblem(response, 503, 'issuer_unreachable');
      assert.match(
        gateway.instance.logLines.join(''),
        /"issuer":"http:\/\/127\.0\.0\.2:9".*does not connect/,
      );
    });

    test('what is at the URL of the keys is in the log alone, and requested once', async () => {
      const failures = [
        'http://127.0.0.2:9/keys',
        'http://no-such-host.invalid/keys',
        `${issuer.url}/nothing-here`,
        ...[200, 204, 205, 304, 401].map((status) => `${gateway.upstream.url}/keys/${status}`),
      ];
      const token = await issuer.token();
      const details = new Set<string>();
      for (const jwks_url of failures) {
        const { bearer } = await createApp({
          user_tokens: { issuer: issuer.url, audience: 'trunkline', jwks_url },
        });
        const before = gateway.upstream.requests.length + issuer.requests.length;
        for (let call = 0; call < 3; call += 1) {
          const response = await bearer(token)('get:/things');
          details.add(expectProblem(response, 503, 'issuer_unreachable').detail);
        }
        assert.ok(gateway.upstream.requests.length + issuer.requests.length - before <= 1, jwks_url);
        assert.ok(gateway.instance.logLines.some((line) => line.includes(JSON.stringify(jwks_url))));
      }
      assert.equal(details.size, 1, [...details].join('\n'));
    });

    test('a workspace has keys fetched some times a minute, whatever issuers it names', async () => {
      const { api, anonymous } = gateway.instance;
      const created = await api('POST', '/api/workspaces', { name: 'Many issuers' });
      const base = `/api/workspaces/${expectBody(created, Workspace).slug}/apps`;
      const { id } = expectBody(await api('POST', base, { name: 'App' }), App);
      const authorization = `Bearer ${await issuer.token()}`;
      const before = issuer.requests.length;
      const statuses: number[] = [];
      for (let count = 0; count < 62; count += 1) {
        const jwks_url = `${issuer.url}/keys?${count}`;
        const user_tokens = { issuer: issuer.url, audience: 'trunkline', jwks_url };
        expectBody(await api('PATCH', `${base}/${id}`, { user_tokens }), App);
        const path = `/api/apps/${id}/integrations/custom/none/get:%2Fthings`;
        statuses.push((await anonymous('POST', path, {}, { authorization })).status);
      }
      // The integration does not exist: 404 is the response to a caller that is authenticated.
      assert.deepEqual(statuses, [...Array<number>(60).fill(404), 503, 503]);
      assert.equal(issuer.requests.length - before, 60);
      assert.match(gateway.instance.logLines.join(''), /requests too many issuers/);
      const { bearer } = await createApp({ user_tokens: userTokens() });
      assert.equal((await bearer(await issuer.token(staff))('get:/things')).status, 200);
    });

    test('an issuer is chosen by admins, and an editor may turn it off', async () => {
      const { app } = await createApp({ user_tokens: userTokens() });
      const editor = await newMember(gateway.instance, 'editor@example.com', 'editor');
      const edit = (body: object) => editor.api('PATCH', `${BASE}/apps/${app.id}`, body);
      const other = { user_tokens: { ...userTokens(), jwks_url: `${gateway.upstream.url}/keys/200` } };
      expectProblem(await edit(other), 403, 'forbidden');
      expectBody(await edit({ user_tokens: userTokens(), name: 'Renamed' }), App);
      expectBody(await edit({ user_tokens: null }), App);
      expectProblem(await edit({ user_tokens: userTokens() }), 403, 'forbidden');
      // A personal workspace has no integrations to call.
      const personal = `/api/workspaces/${await personalSlug(editor.api)}/apps`;
      const own = expectBody(await editor.api('POST', personal, { name: 'Own' }), App);
      expectProblem(await editor.api('PATCH', `${personal}/${own.id}`, other), 403, 'forbidden');
    });
  });

  test('a key that cannot be used matches no token', async () => {
    const keys = [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'first', alg: 'ES256' }];
    const broken = await startUpstream(scope, (_request, response) => json(response, 200, { keys }));
    const { bearer } = await createApp({
      user_tokens: { issuer: issuer.url, audience: 'trunkline', jwks_url: broken.url },
    });
    expectProblem(await bearer(await issuer.token())('get:/things'), 401, 'invalid_token');
  });

  describe('anonymous calls', () => {
    test('are accepted only if the app allows them, and within its limits', async () => {
      const { app, as } = await createApp();
      expectProblem(await as({})('get:/things'), 401, 'unauthenticated');
      await gateway.instance.api('PATCH', `${BASE}/apps/${app.id}`, {
        anonymous_calls: { calls_per_minute: 5, calls_per_minute_per_ip: 3 },
      });
      for (let count = 0; count < 3; count += 1) assert.equal((await as({})('get:/things')).status, 200);
      const over = await as({})('get:/things');
      const problem = expectProblem(over, 429, 'rate_limited');
      assert.match(over.headers.get('retry-after') ?? '', /^[1-9]\d?$/);
      assert.match(problem.detail, /one IP address is 3 calls a minute/);
      await gateway.instance.api('PATCH', `${BASE}/apps/${app.id}`, { anonymous_calls: null });
      expectProblem(await as({})('get:/things'), 401, 'unauthenticated');
    });

    test('of one IPv6 network count together, whichever of its IPs they come from', async () => {
      const { as } = await createApp({
        anonymous_calls: { calls_per_minute: 9, calls_per_minute_per_ip: 2 },
      });
      const from = (ip: string) => as({ 'x-forwarded-for': ip })('get:/things');
      for (const ip of ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2'])
        assert.equal((await from(ip)).status, 200);
      expectProblem(await from('2001:db8:0:1::3'), 429, 'rate_limited');
      assert.equal((await from('2001:db8:0:2::1')).status, 200);
    });

    test('an invalid token does not make a call anonymous', async () => {
      const { as } = await createApp({
        anonymous_calls: { calls_per_minute: 5, calls_per_minute_per_ip: 5 },
      });
      expectProblem(await as({ authorization: 'Bearer tla_wrong' })('get:/things'), 401, 'invalid_token');
    });
  });

  test('calls are limited by the app’s settings for an integration', async () => {
    const { app, call } = await createApp();
    const settings = `${BASE}/apps/${app.id}/integrations/things`;
    await gateway.instance.api('PUT', settings, { enabled: true, operations: null, calls_per_minute: 2 });
    assert.equal((await call('get:/things')).status, 200);
    assert.equal((await call('get:/other')).status, 200);
    const problem = expectProblem(await call('get:/things'), 429, 'rate_limited');
    assert.match(problem.detail, /"things" is 2 calls a minute/);
    await gateway.instance.api('PUT', settings, { enabled: true, operations: null });
    assert.equal((await call('get:/things')).status, 200);
  });
});
