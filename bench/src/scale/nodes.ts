import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '../../../server/src/testing/port.ts';
import { createDatabase } from '../../../server/src/testing/postgres-databases.ts';
import { startPostgres } from '../../../server/src/testing/postgres-server.ts';
import { type Load, loadGenerator } from '../calls/load.ts';
import { limitCpu } from '../cpu-limit.ts';
import { cpuSecondsOfTree, startProcess } from '../processes.ts';
import { registerItems, startTrunkline, type Trunkline, temporaryFolder } from '../trunkline.ts';

const COUNTS = [1, 2, 4];
const CONNECTIONS = 32;
const SECONDS = 8;
const WARM_UP_SECONDS = 6;

/**
 * Calls through 1, 2 and 4 nodes, each a process, with one PostgreSQL database.
 *
 * @param cores what of a processor each node has, for example 0.5: then the load, the API and the database have the rest of
 *   the machine; as much as there is if undefined
 */
export async function measureNodes(cores?: string): Promise<void> {
  await withOrigin(async (origin, load) => {
    const postgres = await startPostgres();
    const folder = temporaryFolder();
    const settings = {
      DATABASE_URL: await createDatabase(postgres.url),
      MASTER_KEY: randomBytes(32).toString('base64'),
    };
    const startNode = (node: number) =>
      startTrunkline(join(folder.path, `node-${node}`), new URL(origin).host, null, { settings });
    const first = await startNode(0);
    const call = await registerItems(first, origin);
    await first.stop();
    for (const count of COUNTS) {
      const nodes = await Promise.all(Array.from({ length: count }, (_, node) => startNode(node)));
      const name = `PostgreSQL, ${count} ${count === 1 ? 'node' : 'nodes'}`;
      const limits =
        cores === undefined ? [] : nodes.map(({ pid }, node) => limitCpu(pid, `node-${node}`, Number(cores)));
      await measureCalls(load, name, nodes, call);
      for (const node of nodes) await node.stop();
      for (const remove of limits) remove();
    }
    await postgres.remove();
    folder.remove();
  });
}

/** Calls through 1, 2 and 4 processes of one machine (CLUSTER), with one SQLite file. */
export async function measureCluster(): Promise<void> {
  await withOrigin(async (origin, load) => {
    const folder = temporaryFolder();
    const start = (count: number) =>
      startTrunkline(folder.path, new URL(origin).host, null, { settings: { CLUSTER: String(count) } });
    const first = await start(1);
    const call = await registerItems(first, origin);
    await first.stop();
    for (const count of COUNTS) {
      const server = await start(count);
      await measureCalls(load, `SQLite, CLUSTER=${count}`, [server], call);
      await server.stop();
    }
    folder.remove();
  });
}

async function withOrigin(measure: (origin: string, load: Load) => Promise<void>): Promise<void> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const running = await startProcess('bench/src/origin.ts', { PORT: String(port) }, origin, null);
  await measure(origin, loadGenerator().load);
  await running.stop();
}

/** @param servers that the calls are spread over */
async function measureCalls(
  load: Load,
  name: string,
  servers: readonly Trunkline[],
  { path, token }: { path: string; token: string },
): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const connections = Math.ceil(CONNECTIONS / servers.length);
  const loadAll = (seconds: number) =>
    Promise.all(
      servers.map(({ url }) =>
        load({ url: url + path, method: 'POST', headers, body: '{}' }, connections, seconds),
      ),
    );
  const cpu = () => servers.reduce((sum, { pid }) => sum + cpuSecondsOfTree(pid), 0);
  await loadAll(WARM_UP_SECONDS);
  const before = cpu();
  const results = await loadAll(SECONDS);
  const spent = cpu() - before;
  const calls = results.reduce((sum, { requests }) => sum + requests, 0);
  const p99 = Math.max(...results.map((result) => result.p99));
  console.log(
    `${name.padEnd(24)} ${(calls / SECONDS).toFixed(0).padStart(7)} calls/s ${((spent * 1e6) / calls).toFixed(0).padStart(6)} µs of CPU a call   99th ${p99.toFixed(0).padStart(4)} ms`,
  );
}
