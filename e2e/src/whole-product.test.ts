import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createClient } from '@base44/sdk';
import { freePort } from '../../server/src/testing/port.ts';
import { apiWith, personalToken } from './api.ts';
import { runServer, startServer } from './server-process.ts';

const SECRET = 'sk_live_7Hq2mVnB4xTz9LrW';
const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-e2e-'));
  folders.push(folder);
  return folder;
}

describe('a life of an installation, over real processes', () => {
  const seen: (string | undefined)[] = [];
  const weather = createServer((request, response) => {
    if (request.url === '/openapi.yaml') {
      response.end(
        'openapi: 3.0.3\ninfo: {title: Weather, version: "1"}\npaths:\n  /now:\n    get: {operationId: now, responses: {200: {description: ok}}}\n',
      );
      return;
    }
    const key = request.headers['x-api-key'];
    seen.push(String(key));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ sky: 'clear', echoed: key }));
  });
  let weatherUrl = '';

  before(async () => {
    await new Promise<void>((resolve) => weather.listen(0, '127.0.0.1', resolve));
    const address = weather.address();
    if (address === null || typeof address === 'string') throw new Error('not listening on a port');
    weatherUrl = `http://127.0.0.1:${address.port}`;
  });
  after(() => {
    weather.closeAllConnections();
    weather.close();
  });

  test('import, integrate, call, stop, start: the call is in the log and the secret nowhere in clear', async () => {
    const dataDir = newFolder();
    const port = await freePort();
    const env = { EGRESS_ALLOW: new URL(weatherUrl).host, LOG_LEVEL: 'trace' };
    const first = await startServer(dataDir, port, env);
    const token = await personalToken(first.url);
    const api = apiWith(first.url, { authorization: `Bearer ${token}` });

    const spec = await api('POST', '/api/workspaces/default/specs', { url: `${weatherUrl}/openapi.yaml` });
    assert.equal(spec.status, 201, JSON.stringify(spec.body));
    const integration = await api('POST', '/api/workspaces/default/integrations', {
      spec_id: spec.body.id,
      slug: 'weather',
      operations: ['get:/now'],
      headers: [{ name: 'X-Api-Key', value: SECRET }],
    });
    assert.equal(integration.status, 201, JSON.stringify(integration.body));
    assert.equal(integration.body.base_url, weatherUrl);
    const app = await api('POST', '/api/workspaces/default/apps', { name: 'Umbrella' });
    const made = await api('POST', `/api/workspaces/default/apps/${app.body.id}/tokens`, {
      name: 'umbrella',
    });

    const base44 = createClient({ serverUrl: first.url, appId: app.body.id, token: made.body.token });
    const answer = await base44.integrations.custom.call('weather', 'now');
    assert.deepEqual(answer, { success: true, status_code: 200, data: { sky: 'clear', echoed: '••••••' } });
    assert.deepEqual(seen, [SECRET]);
    assertNowhere(dataDir, [SECRET, token, made.body.token]);

    assert.equal(await first.stop(), 0);
    const second = await startServer(dataDir, port, env);
    const calls = await api('GET', '/api/workspaces/default/calls');
    assert.equal(calls.body.items.length, 1);
    const [call] = calls.body.items;
    assert.equal(call.app_id, app.body.id);
    assert.equal(call.integration, 'weather');
    assert.equal(call.operation, 'get:/now');
    assert.equal(call.status, 200);
    assert.ok(call.duration_ms > 0 && call.response_bytes > 0);
    const again = await base44.integrations.custom.call('weather', 'get:/now');
    assert.equal(again.success, true);
    assert.equal(await second.stop(), 0);
    assertNowhere(dataDir, [SECRET, token, made.body.token]);
    for (const secret of [SECRET, token, made.body.token]) {
      assert.ok(!(first.output() + second.output()).includes(secret), 'the output names no secret');
    }
  });

  test('without ADMIN_EMAIL the first start prints a link that makes the first account, once', async () => {
    const server = await startServer(newFolder(), await freePort(), { ADMIN_EMAIL: '', ADMIN_PASSWORD: '' });
    const [link = ''] = /http:\S+\/setup\?token=\S+/.exec(server.output()) ?? [];
    const token = new URL(link).searchParams.get('token') ?? '';
    const api = apiWith(server.url, {});
    const setUp = (email: string, password: string) => api('POST', '/api/setup', { token, email, password });
    const short = await setUp('owner@example.com', 'short');
    assert.equal(short.status, 422);
    assert.match(short.body.detail, /8 to 128 characters/);
    assert.equal((await setUp('owner@example.com', 'long enough')).status, 204);
    assert.equal((await setUp('thief@example.com', 'long enough')).status, 401);

    const signIn = await api('POST', '/api/auth/sign-in/email', {
      email: 'owner@example.com',
      password: 'long enough',
    });
    assert.equal(signIn.status, 200);
    await server.stop();
  });

  test('stops although nobody reads its log any more', async () => {
    for (const env of [{ LOG_LEVEL: 'info' }, { LOG_LEVEL: 'warn' }]) {
      const server = await startServer(newFolder(), await freePort(), env);
      server.stopListening();
      assert.equal(await server.stop(), 0, env.LOG_LEVEL);
    }
  });

  test('goes on although nobody reads its log any more', async () => {
    const server = await startServer(newFolder(), await freePort(), { LOG_LEVEL: 'trace' });
    server.stopListening();
    await personalToken(server.url);
    assert.ok((await fetch(`${server.url}/readyz`)).ok);
    assert.equal(await server.stop(), 0);
  });

  test('a port in use and a bad setting end it with one sentence', async () => {
    const taken = await runServer({
      DATA_DIR: newFolder(),
      PORT: new URL(weatherUrl).port,
      LOG_LEVEL: 'silent',
    });
    assert.equal(taken.code, 1);
    assert.match(taken.output, /^The port is in use already.*\n$/);
    for (const [env, sentence] of [
      [{ PORT: 'many' }, /^PORT is "many"; it takes a whole number from 0 to 65535\.\n$/],
      [{ MASTER_KEY: 'c2hvcnQ=' }, /^MASTER_KEY does not hold 32 bytes in base64/],
      [{ EGRESS_ALLOW: 'http://x' }, /^EGRESS_ALLOW has "http:\/\/x"/],
      [{ ADMIN_EMAIL: 'a@example.com' }, /^Set ADMIN_EMAIL and ADMIN_PASSWORD together/],
    ] as const) {
      const { code, output } = await runServer({ DATA_DIR: newFolder(), LOG_LEVEL: 'silent', ...env });
      assert.equal(code, 1);
      assert.match(output, sentence);
      assert.equal(output.trim().split('\n').length, 1, output);
    }
  });

  const oldNode = nodeOlderThan24();
  test('an older Node gets one sentence', {
    skip: oldNode ? false : 'NOT RUN: no Node older than 24 on PATH',
  }, async () => {
    const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    const [, ...args] = String(scripts.start).split(' ');
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const inRoot = args.map((arg) => (arg.startsWith('-') ? arg : join(root, arg)));
    const { code, output } = await runServer({}, oldNode, inRoot);
    assert.equal(code, 1);
    assert.match(output, /^Trunkline needs Node 24 or newer, and this is Node \d+\.\d+\.\d+\. .*\n$/);
  });
});

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
