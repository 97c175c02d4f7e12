import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@base44/sdk';
import {
  createApiClient,
  createPersonalToken,
  expectBody,
  expectProblem,
} from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { Spec } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { freePort } from '../../server/src/testing/port.ts';
import { json, startUpstream, type Upstream } from '../../server/src/testing/upstream.ts';
import { newFolder, plainTest } from './fixtures.ts';
import { ADMIN, runServer, startServer } from './server-process.ts';

const SECRET = 'sk_live_7Hq2mVnB4xTz9LrW';
const WEATHER = `openapi: 3.0.3
info: {title: Weather, version: "1"}
paths:
  /now:
    get: {operationId: now, responses: {200: {description: ok}}}
`;

/** An external API that publishes its spec, and echoes the key it is sent. */
const test = plainTest.extend<{ weather: Upstream }>({
  weather: async ({ scope }, use) => {
    const upstream = await startUpstream(scope, ({ line, headers }, response) => {
      if (line === 'GET /openapi.yaml') response.end(WEATHER);
      else json(response, 200, { sky: 'clear', echoed: headers['x-api-key'] });
    });
    await use(upstream);
  },
});

test.describe('the life of an installation, over real processes', () => {
  test('import, integrate, call, stop, start: the call is logged, the secret nowhere in plain text', async ({
    folder: dataDir,
    weather,
  }) => {
    const port = await freePort();
    const env = { EGRESS_ALLOW: new URL(weather.url).host, LOG_LEVEL: 'trace' };
    const first = await startServer(dataDir, port, env);
    const token = await createPersonalToken(first.url, ADMIN, 'e2e');
    const api = createApiClient(first.url, { authorization: `Bearer ${token}` });

    const imported = await api('POST', '/api/workspaces/default/specs', {
      url: `${weather.url}/openapi.yaml`,
    });
    const spec = expectBody(imported, Spec, 201);
    const created = await api('POST', '/api/workspaces/default/integrations', {
      spec_id: spec.id,
      slug: 'weather',
      operations: ['get:/now'],
      headers: [{ name: 'X-Api-Key', value: SECRET }],
    });
    assert.equal(expectBody(created, Integration, 201).base_url, weather.url);
    const app = expectBody(await api('POST', '/api/workspaces/default/apps', { name: 'Umbrella' }), App);
    const appToken = expectBody(
      await api('POST', `/api/workspaces/default/apps/${app.id}/tokens`, { name: 'umbrella' }),
      TokenWithSecret,
    );

    const base44 = createClient({ serverUrl: first.url, appId: app.id, token: appToken.token });
    const response = await base44.integrations.custom.call('weather', 'now');
    assert.deepEqual(response, { success: true, status_code: 200, data: { sky: 'clear', echoed: '••••••' } });
    const calls = weather.requests.filter(({ line }) => line === 'GET /now');
    assert.deepEqual(
      calls.map(({ headers }) => headers['x-api-key']),
      [SECRET],
    );
    assertNowhere(dataDir, [SECRET, token, appToken.token]);

    assert.equal(await first.stop(), 0);
    const second = await startServer(dataDir, port, env);
    const log = expectBody(await api('GET', '/api/workspaces/default/calls'), Page(CallLogEntry));
    assert.equal(log.items.length, 1);
    const [call] = log.items;
    assert.ok(call);
    assert.equal(call.app_id, app.id);
    assert.equal(call.integration, 'weather');
    assert.equal(call.operation, 'get:/now');
    assert.equal(call.status, 200);
    assert.ok(call.duration_ms > 0 && (call.response_bytes ?? 0) > 0);
    const again = await base44.integrations.custom.call('weather', 'get:/now');
    assert.equal(again.success, true);
    assert.equal(await second.stop(), 0);
    assertNowhere(dataDir, [SECRET, token, appToken.token]);
    for (const secret of [SECRET, token, appToken.token]) {
      assert.ok(!(first.output() + second.output()).includes(secret), 'the output names no secret');
    }
  });

  test('without ADMIN_EMAIL the first start prints a link that creates the first account, once', async ({
    folder,
  }) => {
    const server = await startServer(folder, await freePort(), { ADMIN_EMAIL: '', ADMIN_PASSWORD: '' });
    const [link = ''] = /http:\S+\/setup\?token=\S+/.exec(server.output()) ?? [];
    const token = new URL(link).searchParams.get('token') ?? '';
    const api = createApiClient(server.url);
    const setUp = (email: string, password: string) => api('POST', '/api/setup', { token, email, password });
    const short = await setUp('owner@example.com', 'short');
    assert.match(expectProblem(short, 422, 'invalid_request').detail, /8 to 128 characters/);
    assert.equal((await setUp('owner@example.com', 'long enough')).status, 204);
    expectProblem(await setUp('thief@example.com', 'long enough'), 409, 'already_set_up');

    const signIn = await api('POST', '/api/auth/sign-in/email', {
      email: 'owner@example.com',
      password: 'long enough',
    });
    assert.equal(signIn.status, 200);
    await server.stop();
  });

  test('stops after the reader of its log has ended', async ({ scope }) => {
    for (const env of [{ LOG_LEVEL: 'info' }, { LOG_LEVEL: 'warn' }]) {
      const server = await startServer(newFolder(scope), await freePort(), env);
      server.stopListening();
      assert.equal(await server.stop(), 0, env.LOG_LEVEL);
    }
  });

  test('continues after the reader of its log has ended', async ({ folder }) => {
    const server = await startServer(folder, await freePort(), { LOG_LEVEL: 'trace' });
    server.stopListening();
    await createPersonalToken(server.url, ADMIN, 'e2e');
    assert.ok((await fetch(`${server.url}/readyz`)).ok);
    assert.equal(await server.stop(), 0);
  });

  test('a port in use and a bad setting end it with one line of the log', async ({ scope, weather }) => {
    const taken = await runServer({
      DATA_DIR: newFolder(scope),
      PORT: new URL(weather.url).port,
      LOG_LEVEL: 'silent',
    });
    assert.equal(taken.code, 1);
    assert.match(sentenceOf(taken.output), /^The port is in use already/);
    for (const [env, sentence] of [
      [{ PORT: 'many' }, /^PORT is "many"; it takes a whole number from 0 to 65535\.$/],
      [{ MASTER_KEY: 'c2hvcnQ=' }, /^MASTER_KEY does not hold 32 bytes in base64/],
      [{ EGRESS_ALLOW: 'http://x' }, /^EGRESS_ALLOW has "http:\/\/x"/],
      [{ ADMIN_EMAIL: 'a@example.com' }, /^Set ADMIN_EMAIL and ADMIN_PASSWORD together/],
    ] as const) {
      const { code, output } = await runServer({ DATA_DIR: newFolder(scope), LOG_LEVEL: 'silent', ...env });
      assert.equal(code, 1);
      assert.match(sentenceOf(output), sentence);
    }
  });

  const oldNode = nodeOlderThan24();
  test('an older Node gets one sentence', async () => {
    test.skip(oldNode === undefined, 'NOT RUN: no Node older than 24 on PATH');
    const manifest: unknown = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    const { scripts } = Value.Parse(
      Type.Object({ scripts: Type.Object({ start: Type.String() }) }),
      manifest,
    );
    const args = scripts.start.replace(/^exec node /, '').split(' ');
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const inRoot = args.map((arg) => (arg.startsWith('-') ? arg : join(root, arg)));
    const { code, output } = await runServer({}, oldNode, inRoot);
    assert.equal(code, 1);
    assert.match(output, /^Trunkline needs Node 24 or newer, and this is Node \d+\.\d+\.\d+\. .*\n$/);
  });
});

/** What the one line of the log says that a server printed. */
function sentenceOf(output: string): string {
  assert.equal(output.trim().split('\n').length, 1, output);
  return Value.Parse(Type.Object({ msg: Type.String() }), JSON.parse(output)).msg;
}

function assertNowhere(dataDir: string, secrets: string[]): void {
  const files = readdirSync(dataDir).filter((name) => name.startsWith('trunkline.db'));
  assert.ok(files.length > 0);
  for (const file of files) {
    const bytes = readFileSync(join(dataDir, file));
    for (const secret of secrets)
      assert.equal(bytes.includes(secret), false, `${file} holds a secret in clear`);
  }
}

function nodeOlderThan24(): string | undefined {
  const candidates = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  return candidates.find((program) => {
    const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
    return status === 0 && Number(/^v(\d+)/.exec(stdout)?.[1]) < 24;
  });
}
