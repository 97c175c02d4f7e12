import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createApiClient, createPersonalToken } from '@trunkline/contract/api-client';
import { registerApi } from '../../server/src/testing/instance.ts';
import { freePort } from '../../server/src/testing/port.ts';
import { until } from '../../server/src/testing/until.ts';
import { json, startUpstream, type Upstream } from '../../server/src/testing/upstream.ts';
import { plainTest } from './fixtures.ts';
import { ADMIN, runServer, startServer } from './server-process.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};
const INTEGRATION = '/api/workspaces/default/integrations/api';

/** An API that says which key it received. */
const test = plainTest.extend<{ api: Upstream }>({
  api: async ({ scope }, use) => {
    await use(
      await startUpstream(scope, ({ headers }, response) => json(response, 200, { key: headers['x-key'] })),
    );
  },
});

test.describe('a cluster of two processes on SQLite', () => {
  test('uses a change everywhere, replaces a process that was killed, and ends with code 0', async ({
    folder,
    api: upstream,
  }) => {
    const server = await startServer(folder, await freePort(), { CLUSTER: '2', EGRESS_ALLOW: '127.0.0.1' });
    const token = await createPersonalToken(server.url, ADMIN, 'e2e');
    const api = createApiClient(server.url, { authorization: `Bearer ${token}` });
    const { callUrl, token: appToken } = await registerApi(
      { api, url: server.url },
      {
        document: DOCUMENT,
        base_url: upstream.url,
        headers: [{ name: 'X-Key', value: 'first', sensitive: false }],
      },
    );
    let calls = 0;
    /** Each on a connection of its own: the primary gives them to its workers in turn. */
    const keys = async (count: number) => {
      const received = await Promise.all(
        Array.from({ length: count }, async () => {
          const response = await fetch(callUrl('get:/things'), {
            method: 'POST',
            headers: {
              authorization: `Bearer ${appToken}`,
              'content-type': 'application/json',
              connection: 'close',
            },
            body: '{}',
          });
          calls += 1;
          return response.text();
        }),
      );
      return [...new Set(received.map((text) => /"key":"(\w+)"/.exec(text)?.[1] ?? text))];
    };
    const setKey = (value: string) =>
      api(
        'PATCH',
        INTEGRATION,
        { headers: [{ name: 'X-Key', value, sensitive: false }] },
        { 'if-match': '*' },
      );
    assert.deepEqual(await keys(8), ['first']);
    await setKey('second');
    await until(() => keys(8), ['second']);

    // While one listens only, its end closes the port.
    await until(async () => server.output().match(/"msg":"listening"/g)?.length, 2);
    const [killed = 0, other = 0] = workersOf(server.pid);
    process.kill(killed, 'SIGKILL');
    const areReplaced = (pids: number[]) =>
      pids.length === 2 && pids.includes(other) && !pids.includes(killed);
    await until(async () => areReplaced(workersOf(server.pid)), true);
    await until(() => keys(8), ['second']);
    await setKey('third');
    await until(() => keys(8), ['third']);

    // The last second of the killed process may be lost, so only calls after it are counted.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const before = countCalls(folder);
    const from = calls;
    for (let round = 0; round < 8; round += 1) await keys(50);
    assert.equal(await server.stop(), 0);
    assert.deepEqual(countCalls(folder) - before, calls - from);
    assert.doesNotMatch(server.output(), /could not be written/);
    assert.match(server.output(), /a worker ended: it is replaced/);
  });

  test('refuses another server on its data folder, and ends where the first process cannot start', async ({
    folder,
  }) => {
    const port = await freePort();
    const server = await startServer(folder, port, { CLUSTER: '2' });
    const second = await runServer({ CLUSTER: '2', DATA_DIR: folder, PORT: String(await freePort()) });
    assert.match(second.output, /Another Trunkline is running with the data folder/);
    assert.equal(second.code, 1);
    const taken = await runServer({ CLUSTER: '2', DATA_DIR: join(folder, 'other'), PORT: String(port) });
    assert.match(taken.output, /The port is in use already/);
    assert.equal(taken.code, 1);
    assert.equal(await server.stop(), 0);
  });
});

function workersOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

function countCalls(folder: string): number {
  const db = new DatabaseSync(join(folder, 'trunkline.db'), { readOnly: true });
  const row = db.prepare('select count(*) as count from calls').get();
  db.close();
  return Number(row?.count);
}
