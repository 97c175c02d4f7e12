import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { createApiClient, createPersonalToken, expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Spec } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { unzipSync } from 'fflate';
import type { TSchema } from 'typebox';
import { freePort } from '../../server/src/testing/port.ts';
import type { Scope } from '../../server/src/testing/scope.ts';
import { json, startUpstream, type Upstream } from '../../server/src/testing/upstream.ts';
import { newFolder, plainTest } from './fixtures.ts';
import { npm, startScript } from './npm.ts';
import { ADMIN, startServer } from './server-process.ts';

const SECRET = 'sk_live_9Xw3kPzR7TnB';
const TICKETS = [
  { id: 1, title: 'The printer is on fire' },
  { id: 2, title: '<img src=x onerror=alert(1)>' },
];

const ticket = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer' }, title: { type: 'string' } },
};
const responseWith = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Help desk', version: '1' },
  paths: {
    '/tickets': {
      get: { summary: 'List tickets', responses: { 200: responseWith({ type: 'array', items: ticket }) } },
      post: { summary: 'Create a ticket', responses: { 201: responseWith(ticket) } },
    },
    '/tickets/{id}': {
      get: {
        summary: 'Read a ticket',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: { 200: responseWith(ticket) },
      },
    },
  },
};

type Starter = {
  /** The folder of the starter. */
  app: string;
  /** The API that it shows. */
  api: Upstream;
  appId: string;
  token: string;
};

const test = plainTest.extend<{ devUrl: string }, { starter: Starter }>({
  // Once for all tests: npm install takes a while.
  starter: [async ({ workerScope }, use) => use(await createStarter(workerScope)), { scope: 'worker' }],
  devUrl: async ({ scope, starter }, use) => {
    setToken(starter, starter.token);
    const port = await freePort();
    const args = ['dev', '--', '--host', '127.0.0.1', '--port', String(port), '--strictPort'];
    scope.after(await startScript(starter.app, args, `${port}/`));
    await use(`http://127.0.0.1:${port}`);
  },
});

// One after the other, in one worker: they build in the same folder.
test.describe.configure({ mode: 'default' });

test.describe('the starter app', () => {
  test('says what is missing while it has no token', async ({ starter }) => {
    setToken(starter, '');
    await assert.rejects(
      startScript(starter.app, ['dev'], 'Local:'),
      /No TRUNKLINE_TOKEN in \.env: open http/,
    );
  });

  test('builds with types that check, and the token is in no built file', async ({ starter }) => {
    const { app, appId, token } = starter;
    setToken(starter, token);
    const typedUse = join(app, 'src', 'typed-use.ts');
    writeFileSync(
      typedUse,
      "import { call } from './trunkline.ts';\nexport const id: number | undefined = (await call('desk get:/tickets'))[0]?.id;\n",
    );
    await npm(app, 'run', 'build');
    writeFileSync(typedUse, `${readFileSync(typedUse, 'utf8')}await call('desk get:/tickets/{id}');\n`);
    await assert.rejects(npm(app, 'run', 'build'), ({ stdout }) =>
      /typed-use\.ts.*Expected 2 arguments/.test(stdout),
    );
    rmSync(typedUse);

    const built = filesIn(join(app, 'dist')).map((path) => readFileSync(path, 'utf8'));
    assert.ok(built.some((text) => text.includes(appId)));
    assert.ok(!built.some((text) => text.includes(token)));
  });

  test.describe('under npm run dev', () => {
    test('shows the data of the API, and the browser never holds the token', async ({
      devUrl: url,
      page,
      starter,
    }) => {
      const { api, app, token } = starter;
      const calls = api.requests.length;
      const served: Promise<string>[] = [];
      page.on('response', (response) => served.push(response.text().catch(() => '')));
      await page.goto(url);

      await page.getByRole('cell', { name: 'The printer is on fire' }).waitFor();
      assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Support board');
      await page.getByRole('cell', { name: '<img src=x onerror=alert(1)>' }).waitFor();

      await page.getByLabel('id').fill('1');
      await page.getByRole('button', { name: 'Load', exact: true }).click();
      await page.getByRole('definition').filter({ hasText: 'The printer is on fire' }).waitFor();

      assert.deepEqual(
        api.requests.slice(calls).map(({ headers }) => headers['x-desk-key']),
        [SECRET, SECRET],
      );
      const texts = await Promise.all(served);
      assert.ok(texts.some((text) => text.includes('The printer is on fire')));
      assert.ok(!texts.some((text) => text.includes(token)));
      for (const path of ['/.env', '/.env?raw', `/@fs${app}/.env`, `/@fs${app}/.env?import&raw`])
        assert.ok(!(await (await fetch(url + path)).text()).includes(token), path);
    });

    test('serves no page of another origin with the token', async ({ devUrl: url, page, scope, starter }) => {
      const { api, appId } = starter;
      const otherSite = await startUpstream(scope, (_request, response) => void response.end('Elsewhere'));
      await page.goto(otherSite.url);
      const calls = api.requests.length;
      const target = `${url}/api/apps/${appId}/integrations/custom/desk/get:/tickets`;
      for (const mode of ['cors', 'no-cors'] as const) {
        const body = await page.evaluate(
          ([url, how]) =>
            fetch(url, { method: 'POST', mode: how, body: '{}' }).then(
              (response) => response.text(),
              () => '',
            ),
          [target, mode] as const,
        );
        assert.equal(body, '');
      }
      // A host name of another site that resolves to this machine (DNS rebinding).
      const rebound = new URL(target).host.replace('127.0.0.1', 'other.example');
      assert.equal(await statusOf(target, { host: rebound, origin: `http://${rebound}` }), 403);
      assert.equal(api.requests.length, calls, 'the API was not called');
      assert.equal(await statusOf(target, { host: new URL(url).host, origin: url }), 200);
      assert.equal(api.requests.length, calls + 1);
    });
  });
});

/** A starter as the builder of an app has it after `npm install`, without its token. */
async function createStarter(scope: Scope): Promise<Starter> {
  const folder = newFolder(scope);
  const app = join(folder, 'app');
  const api = await startUpstream(scope, ({ line }, response) => {
    const [, id] = /^GET \/tickets\/(\d+)$/.exec(line) ?? [];
    json(response, 200, id ? TICKETS.find((one) => one.id === Number(id)) : TICKETS);
  });
  const settings = { EGRESS_ALLOW: new URL(api.url).host };
  const server = await startServer(join(folder, 'data'), await freePort(), settings);
  scope.after(async () => void (await server.stop()));
  const owner = { authorization: `Bearer ${await createPersonalToken(server.url, ADMIN, 'e2e')}` };
  const admin = createApiClient(server.url, owner);
  const create = async <Schema extends TSchema>(schema: Schema, path: string, body: object) =>
    expectBody(await admin('POST', `/api/workspaces/default/${path}`, body), schema, 201);
  const spec = await create(Spec, 'specs', { document: DOCUMENT });
  await create(Integration, 'integrations', {
    spec_id: spec.id,
    slug: 'desk',
    base_url: api.url,
    operations: ['get:/tickets', 'get:/tickets/{id}', 'post:/tickets'],
    headers: [{ name: 'X-Desk-Key', value: SECRET }],
  });
  const { id: appId } = await create(App, 'apps', { name: 'Support board' });
  const { token } = await create(TokenWithSecret, `apps/${appId}/tokens`, {});

  const zip = await fetch(`${server.url}/api/workspaces/default/apps/${appId}/starter.zip`, {
    headers: owner,
  });
  unpack(new Uint8Array(await zip.arrayBuffer()), app);
  await npm(app, 'install', '--no-audit', '--no-fund', '--prefer-offline');
  return { app, api, appId, token };
}

function setToken({ app }: Starter, token: string): void {
  const file = join(app, '.env');
  const env = readFileSync(file, 'utf8');
  writeFileSync(file, env.replace(/^TRUNKLINE_TOKEN=.*$/m, `TRUNKLINE_TOKEN=${token}`));
}

function unpack(zip: Uint8Array, folder: string): void {
  for (const [path, bytes] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The status of a call with headers that fetch would not send. */
function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}
