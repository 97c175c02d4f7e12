import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createEgress, type Egress } from '../../egress/dispatcher.ts';
import { parseEgressAllow } from '../../egress/rules.ts';
import type { ClientCredentials } from '../../integrations/credential.ts';
import { suiteScope } from '../../testing/scope.ts';
import { json, startUpstream, type Upstream } from '../../testing/upstream.ts';
import { createAccessTokens, TokenUnavailable } from './access-tokens.ts';

const SECRET = 's3cret/with+signs';

describe('access tokens by client credentials', () => {
  const scope = suiteScope();
  let server: Upstream;
  let egress: Egress;
  let nextResponse: { status: number; body: unknown };
  let now = 0;
  let issued = 0;

  before(async () => {
    server = await startUpstream(scope, (_request, response) => {
      issued += 1;
      const { status, body } = nextResponse;
      if (body === null || typeof body === 'string') response.writeHead(status).end(body);
      else json(response, status, typeof body === 'function' ? body(issued) : body);
    });
    egress = createEgress({
      rules: parseEgressAllow(`127.0.0.1:${server.port}`),
      connectTimeoutMs: 30_000,
      headersTimeoutMs: 30_000,
      bodyTimeoutMs: 30_000,
    });
    scope.after(() => egress.close());
  });

  beforeEach(() => {
    now = 1_000_000;
    issued = 0;
    server.requests.length = 0;
    nextResponse = tokens(3600);
  });

  const tokens = (expires_in?: number) => ({
    status: 200,
    body: (count: number) => ({ access_token: `token-${count}`, token_type: 'Bearer', expires_in }),
  });
  const start = (more: Partial<ClientCredentials & { secret: string }> = {}) =>
    createAccessTokens(
      egress,
      {
        type: 'oauth2_client_credentials',
        token_url: `${server.url}/token`,
        client_id: 'the client',
        scopes: ['read', 'write'],
        audience: 'https://api.example.com',
        client_authentication: 'basic',
        secret: SECRET,
        ...more,
      },
      undefined,
      () => now,
    );

  /** The client's id and secret as they were sent. */
  const sentPair = () => {
    const [, pair = ''] = server.requests.at(-1)?.headers.authorization?.split(' ') ?? [];
    return Buffer.from(pair, 'base64').toString();
  };

  test('are requested as RFC 6749 says, the secret in the header or in the body', async () => {
    assert.equal(await start().current(), 'token-1');
    const [basic] = server.requests;
    assert.equal(basic?.line, 'POST /token');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(basic?.body)), {
      grant_type: 'client_credentials',
      scope: 'read write',
      audience: 'https://api.example.com',
    });
    assert.equal(basic?.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.equal(sentPair(), 'the+client:s3cret%2Fwith%2Bsigns', 'RFC 6749, 2.3.1: form-encoded');

    await start({ client_authentication: 'body', scopes: [], audience: null }).current();
    const [, body] = server.requests;
    assert.equal(body?.headers.authorization, undefined);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(body?.body)), {
      grant_type: 'client_credentials',
      client_id: 'the client',
      client_secret: SECRET,
    });
  });

  test('are requested with dots, dashes and underscores of the client as they are', async () => {
    await start({ client_id: 'depot-app_1.x*', secret: 's-e_c.r~é:t' }).current();
    assert.equal(sentPair(), 'depot-app_1.x*:s-e_c.r%7E%C3%A9%3At');
  });

  const HOUR = 3600;
  const lenient: [name: string, status: number, body: unknown, lifetimeSeconds: number][] = [
    ['201', 201, { access_token: 'T', token_type: 'Bearer', expires_in: HOUR }, HOUR],
    ['expires_in as text', 200, { access_token: 'T', token_type: 'Bearer', expires_in: '3600' }, HOUR],
    ['expires_in of null', 200, { access_token: 'T', token_type: 'Bearer', expires_in: null }, Infinity],
    ['expires_in as empty text', 200, { access_token: 'T', expires_in: '' }, Infinity],
    ['expires_in that is no number', 200, { access_token: 'T', expires_in: 'never' }, Infinity],
    ['expires_in below 0', 200, { access_token: 'T', expires_in: -1 }, 0],
    ['no token_type', 200, { access_token: 'T' }, Infinity],
    ['token_type of null', 200, { access_token: 'T', token_type: null }, Infinity],
    ['BearerToken', 200, { access_token: 'T', token_type: 'BearerToken' }, Infinity],
    ['Bearer token', 200, { access_token: 'T', token_type: 'Bearer token ' }, Infinity],
    ['scope as a list', 200, { access_token: 'T', token_type: 'bearer', scope: ['a', 'b'] }, Infinity],
    ['null members', 200, { access_token: 'T', refresh_token: null, id_token: null, error: null }, Infinity],
    ['a line break after the token', 200, { access_token: 'T\n', token_type: 'bearer' }, Infinity],
    ['a form', 200, 'access_token=T&token_type=bearer&scope=a%2Cb&expires_in=3600\n', HOUR],
    ['a form with expires', 200, 'access_token=T&expires=3600', HOUR],
    ['a byte order mark', 200, '\uFEFF{"access_token":"T"}', Infinity],
  ];
  for (const [name, status, body, lifetimeSeconds] of lenient) {
    test(`are read from a response with ${name}`, async () => {
      nextResponse = { status, body };
      const { current } = start();
      assert.equal(await current(), 'T');
      now += Math.min(lifetimeSeconds, 1e9) * 1000;
      await current();
      assert.equal(issued, lifetimeSeconds === Infinity ? 1 : 2);
    });
  }

  test('are fetched once for all waiting calls, and cached', async () => {
    const { current } = start();
    const texts = await Promise.all(Array.from({ length: 50 }, () => current()));
    assert.deepEqual([...new Set(texts)], ['token-1']);
    now += 3_500_000;
    assert.equal(await current(), 'token-1');
    assert.equal(issued, 1);
  });

  test('are renewed before they expire, while they are valid', async () => {
    const { current, replace } = start();
    await current();
    now += 3_541_000;
    assert.equal(await current(), 'token-1', 'no call waits for the new one');
    assert.equal(await replace('token-1'), 'token-2', 'but one whose token was refused does');
    assert.equal(await current(), 'token-2');
    assert.equal(issued, 2);
  });

  test('are renewed with backoff while the token server is down, and the valid token is used', async (t) => {
    const { current, replace } = start();
    await current();
    const requests = t.mock.method(egress.dispatcher, 'request').mock;
    const expectRequests = async (count: number) => {
      assert.equal(await current(), 'token-1');
      await setImmediate();
      assert.equal(requests.callCount(), count);
    };
    // A call whose token was refused waits for the renewal in flight.
    const renewalFails = () => assert.rejects(replace('token-1'), { code: 'token_unavailable' });
    now += 3_541_000;
    nextResponse = { status: 503, body: {} };
    await expectRequests(1);
    await renewalFails();
    for (let call = 0; call < 5; call += 1) await expectRequests(1);
    now += 1000;
    await expectRequests(2);
    await renewalFails();
    now += 1999;
    await expectRequests(2);
    now += 1;
    nextResponse = tokens(3600);
    await expectRequests(3);
    assert.equal(await replace('token-1'), 'token-4');
    assert.equal(await current(), 'token-4');
  });

  test('are never used after they expire, even if no other can be fetched', async () => {
    const { current } = start();
    await current();
    now += 3_600_000;
    nextResponse = { status: 503, body: {} };
    await assert.rejects(current(), { code: 'token_unavailable' });
    nextResponse = tokens(3600);
    now += 1000;
    assert.equal(await current(), 'token-3', 'a failure is soon forgotten');
  });

  test('are not requested by every call while the token server is down', async () => {
    const { current } = start();
    nextResponse = { status: 401, body: { error: 'invalid_client' } };
    const refused = async (requests: number) => {
      await assert.rejects(current(), (error) => {
        assert.ok(error instanceof TokenUnavailable);
        assert.match(error.withReason().message, /invalid_client/);
        return true;
      });
      assert.equal(issued, requests);
    };
    for (let call = 0; call < 5; call += 1) await refused(1);
    now += 1000;
    for (let call = 0; call < 5; call += 1) await refused(2);
    now += 1999;
    await refused(2);
    now += 1;
    await refused(3);
  });

  test('without an expiry are used until the API refuses them', async () => {
    nextResponse = tokens();
    const { current, replace } = start();
    await current();
    now += 1e12;
    assert.equal(await current(), 'token-1');
    assert.equal(await replace('token-1'), 'token-2');
    assert.equal(await replace('token-1'), 'token-2', 'other refused calls get the same one');
    assert.equal(await replace('token-2'), undefined, 'a token that was just fetched is not fetched again');
    now += 30_000;
    assert.equal(await replace('token-2'), 'token-3');
    assert.equal(issued, 3);
  });

  const failures: [name: string, status: number, body: unknown, mentions: RegExp][] = [
    [
      'the client is refused',
      401,
      { error: 'invalid_client', error_description: `wrong secret ${SECRET}` },
      /refused the client \(status 401, invalid_client: wrong secret ••••••\)/,
    ],
    ['an error that is not OAuth’s', 500, { oops: true }, /no token/],
    ['another kind of token', 200, { access_token: 'x', token_type: 'mac' }, /no token/],
    [
      'the client is refused with status 200',
      200,
      { error: 'invalid_client', error_description: null },
      /refused the client \(status 200, invalid_client\)/,
    ],
    [
      'the client is refused in a form',
      400,
      'error=invalid_client',
      /refused the client \(status 400, invalid_client\)/,
    ],
    ['no token at all', 200, {}, /no token/],
    ['a list', 200, [{ access_token: 'x' }], /no token/],
    ['a token that is no text', 200, { access_token: { value: 'x' } }, /no token/],
    ['a token that no header can hold', 200, { access_token: 'x\r\nX-A: b' }, /no header can hold/],
    ['an error with a token in it', 403, { access_token: 'x' }, /no token \(status 403\)/],
    ['a page', 200, '<form action="?a=b&access_token=x">', /no token/],
    ['an empty response', 200, '', /no token/],
    ['a redirect', 302, {}, /no token/],
    ['204 No Content', 204, null, /no token/],
    ['205 Reset Content', 205, null, /no token/],
    ['304 Not Modified', 304, null, /no token/],
    ['a status that HTTP does not have', 999, null, /status 999/],
  ];
  for (const [name, status, body, mentions] of failures) {
    test(`${name}: token_unavailable`, async () => {
      nextResponse = { status, body };
      await assert.rejects(start().current(), (error) => {
        assert.ok(error instanceof TokenUnavailable);
        assert.equal(error.code, 'token_unavailable');
        assert.doesNotMatch(error.message, mentions, 'apps do not see the reason');
        assert.match(error.withReason().message, mentions);
        assert.ok(!error.withReason().message.includes(SECRET));
        return true;
      });
    });
  }

  const basic = (id: string, secret: string) => Buffer.from(`${id}:${secret}`).toString('base64');
  const odd = 'p/w +&é"0123456789';
  const form = (text: string) => new URLSearchParams({ a: text }).toString().slice(2);
  const echoes: [name: string, secret: string, echoed: string][] = [
    ['the Authorization header', odd, `Basic ${basic(form('the client'), form(odd))}`],
    ['the pair in base64, nothing encoded', odd, basic('the client', odd)],
    ['the secret as in a form', odd, form(odd)],
    ['the secret across the end of the shown text', SECRET, `${'x'.repeat(360)}${SECRET}`],
  ];
  for (const [name, secret, echoed] of echoes) {
    for (const member of ['error', 'error_description']) {
      test(`an ${member} that repeats ${name} does not show it`, async () => {
        nextResponse = { status: 401, body: { error: 'invalid_client', [member]: echoed } };
        await assert.rejects(start({ secret }).current(), (error) => {
          assert.ok(error instanceof TokenUnavailable);
          const { message } = error.withReason();
          assert.ok(!message.includes(echoed.replace(/^x+/, '').slice(0, 8)), message);
          assert.ok(!message.includes(echoed.slice(-8)), message);
          assert.ok(message.length < 600);
          return true;
        });
      });
    }
  }

  test('are not requested from a URL that the egress rules deny', async () => {
    await assert.rejects(start({ token_url: 'http://169.254.169.254/token' }).current(), {
      code: 'token_unavailable',
    });
  });
});
