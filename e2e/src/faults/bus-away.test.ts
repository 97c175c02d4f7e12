import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ReadinessStatus } from '@trunkline/contract/schemas/instance';
import { Value } from 'typebox/value';
import { startTcpProxy, type TcpProxy } from '../../../server/src/testing/tcp-proxy.ts';
import { until } from '../../../server/src/testing/until.ts';
import { openCalls } from './calls-storage.ts';
import { keyIn, type Node, registerThings, startNode, test } from './fixtures.ts';
import { countByStatus, startLoad } from './load.ts';

const CALLS_PER_SECOND = 30;
/** Between the old primary's end and the new one's start. */
const FAIL_OVER_MS = 2_000;

/** What befalls the connection on which a node listens for changes, alone. */
const BUS_FAULTS: readonly { name: string; begin: (proxy: TcpProxy) => void }[] = [
  { name: 'cut', begin: ({ cutAfter }) => cutAfter('listen ') },
  { name: 'frozen', begin: ({ freezeAfter }) => freezeAfter('listen ') },
];

test('a node whose connection to the bus is cut, or frozen, says so, and reads every change from the database meanwhile', async ({
  folder,
  onPostgres,
  scope,
  upstream,
}) => {
  const { here, there, proxy, call, setKey } = await startNodes({ folder, onPostgres, scope, upstream });
  const keyThere = async () => keyIn(await (await call(there)).text());
  await until(keyThere, 'first');

  for (const { name, begin } of BUS_FAULTS) {
    begin(proxy);
    await until(async () => (await busOf(there)) === 'ok', false);
    for (const key of [`${name}1`, `${name}2`]) {
      await setKey(here, key);
      assert.equal(await keyThere(), key);
    }
    assert.equal(await busOf(here), 'ok');
    proxy.restore();
    await until(() => busOf(there), 'ok');
    await setKey(here, `${name}3`);
    await until(keyThere, `${name}3`);
  }
  for (const node of [here, there]) assert.equal(await node.stop(), 0);
});

test('PostgreSQL fails over under load: calls go on, their log is whole, and management recovers by itself', async ({
  folder,
  onPostgres,
  scope,
  upstream,
}) => {
  const { here, there, proxy, call, setKey } = await startNodes({ folder, onPostgres, scope, upstream });
  const load = startLoad(() => call(there), CALLS_PER_SECOND);
  await load.made(CALLS_PER_SECOND);

  proxy.cut();
  await setTimeout(FAIL_OVER_MS);
  await setKey(here, 'second');
  assert.equal((await there.api('GET', '/api/workspaces/default/apps')).status, 503);
  proxy.restore();
  await until(async () => (await there.api('GET', '/api/workspaces/default/apps')).status, 200);
  await until(async () => keyIn(await (await call(there)).text()), 'second');
  assert.equal((await there.api('POST', '/api/workspaces/default/apps', { name: 'An app' })).status, 201);

  const made = await load.stop();
  assert.deepEqual(countByStatus(made), { 200: made.length });
  const database = await openCalls(onPostgres, folder);
  await until(() => database.missing(made), []);
  await database.close();
  for (const node of [here, there]) assert.equal(await node.stop(), 0);
});

type Fixtures = {
  folder: string;
  onPostgres: Record<string, string>;
  scope: Parameters<typeof startTcpProxy>[0];
  upstream: Parameters<typeof registerThings>[1];
};

/** Two nodes, one of them behind a proxy, and an app of theirs that calls an API. */
async function startNodes({ folder, onPostgres, scope, upstream }: Fixtures) {
  const proxy = await startTcpProxy(scope, onPostgres.DATABASE_URL ?? '');
  const here = await startNode(join(folder, 'here'), onPostgres);
  const there = await startNode(join(folder, 'there'), { ...onPostgres, DATABASE_URL: proxy.url });
  return { here, there, proxy, ...(await registerThings(here, upstream)) };
}

async function busOf({ url }: Node): Promise<string | undefined> {
  const response = await fetch(`${url}/readyz`);
  return Value.Parse(ReadinessStatus, await response.json()).parts.bus;
}
