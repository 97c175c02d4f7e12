import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../../server/src/testing/port.ts';
import { until } from '../../../server/src/testing/until.ts';
import { runServer, startServer } from '../server-process.ts';
import { openCalls } from './calls-storage.ts';
import { keyIn, registerThings, startNode, test } from './fixtures.ts';

const SLOW_MS = 500;
const METRICS_TOKEN = 'token-of-prometheus-1';

for (const engine of ['SQLite', 'PostgreSQL'] as const) {
  test(`a cluster of two processes on ${engine} uses a change everywhere, replaces a process that was killed, and ends with code 0`, async ({
    folder,
    onPostgres,
    upstream,
  }) => {
    const settings = engine === 'PostgreSQL' ? onPostgres : {};
    const server = await startNode(folder, { CLUSTER: '2', METRICS_TOKEN, ...settings });
    const { call, setKey } = await registerThings(server, upstream);
    let calls: { id: string }[] = [];
    const keys = async (count: number) => {
      const texts = await Promise.all(
        Array.from({ length: count }, async () => {
          const response = await call(server);
          calls.push({ id: response.headers.get('x-request-id') ?? '' });
          return response.text();
        }),
      );
      return [...new Set(texts.map(keyIn))];
    };
    assert.deepEqual(await keys(8), ['first']);
    await setKey(server, 'second');
    await until(() => keys(8), ['second']);

    // While one listens only, its end closes the port.
    await until(async () => server.output().match(/"msg":"listening"/g)?.length, 2);
    assert.equal(await metric(server.url, 'trunkline_processes'), 2);
    assert.equal(
      await metric(server.url, 'trunkline_call_api_seconds_count{operation_class="read"}'),
      calls.length,
    );
    process.kill(server.pid, 'SIGUSR2');
    await until(
      async () => server.output().match(/"log_level":"debug".*?"msg":"the log level changed"/g)?.length,
      3,
    );
    process.kill(server.pid, 'SIGUSR2');
    const [killed = 0, other = 0] = workersOf(server.pid);
    process.kill(killed, 'SIGKILL');
    const areReplaced = (pids: number[]) =>
      pids.length === 2 && pids.includes(other) && !pids.includes(killed);
    await until(async () => areReplaced(workersOf(server.pid)), true);
    await until(() => keys(8), ['second']);
    await setKey(server, 'third');
    await until(() => keys(8), ['third']);

    // Of the former ones the killed process may have lost some.
    calls = [];
    for (let round = 0; round < 4; round += 1) await keys(50);
    upstream.delayMs = SLOW_MS;
    const received = upstream.requests.length;
    const last = keys(20);
    await until(async () => upstream.requests.length - received, 20);
    assert.equal(await server.stop(), 0);
    assert.deepEqual(await last, ['third']);
    const database = await openCalls(settings, folder);
    assert.equal(calls.length, 220);
    assert.deepEqual(await database.missing(calls), []);
    await database.close();
    assert.doesNotMatch(server.output(), /could not be written/);
    assert.match(server.output(), /a worker ended: it is replaced/);
  });
}

/** A series, of whichever process responds. */
async function metric(url: string, series: string): Promise<number> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  const line = (await response.text()).split('\n').find((one) => one.startsWith(`${series} `));
  return Number(line?.split(' ').at(-1));
}

test('a cluster refuses another server on its data folder, and ends where the first process cannot start', async ({
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

function workersOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
