import assert from 'node:assert/strict';
import { join } from 'node:path';
import { until } from '../../../server/src/testing/until.ts';
import { keyIn, type Node, registerThings, startNode, test } from './fixtures.ts';

/** Calls on connections of their own, which a primary gives to its workers in turn. */
const CALLS = 8;

type Change = {
  name: string;
  make: (things: Awaited<ReturnType<typeof registerThings>>, node: Node) => Promise<{ status: number }>;
  /** What every call gets afterwards: the key that the API received, or the status. */
  result: string | number;
};

const CHANGES: readonly Change[] = [
  { name: 'a changed header is sent', make: ({ setKey }, node) => setKey(node, 'second'), result: 'second' },
  { name: 'a revoked app token is refused', make: ({ revokeToken }, node) => revokeToken(node), result: 401 },
  {
    name: 'a deleted integration cannot be called',
    make: ({ deleteIntegration }, node) => deleteIntegration(node),
    result: 404,
  },
];

for (const { name, make, result } of CHANGES) {
  test(`${name} by every process of a cluster on SQLite`, async ({ folder, upstream }) => {
    const server = await startNode(folder, { CLUSTER: '2' });
    await until(async () => server.output().match(/"msg":"listening"/g)?.length, 2);
    await expectUsed(await registerThings(server, upstream), server, [server], { make, result });
    assert.equal(await server.stop(), 0);
  });

  test(`${name} by every node on PostgreSQL`, async ({ folder, onPostgres, upstream }) => {
    const here = await startNode(join(folder, 'here'), onPostgres);
    const there = await startNode(join(folder, 'there'), onPostgres);
    await expectUsed(await registerThings(here, upstream), here, [here, there], { make, result });
    for (const node of [here, there]) assert.equal(await node.stop(), 0);
  });
}

/** Makes a change on a node whose configuration is in the memory of all of them. */
async function expectUsed(
  things: Awaited<ReturnType<typeof registerThings>>,
  node: Node,
  nodes: readonly Node[],
  { make, result }: Omit<Change, 'name'>,
): Promise<void> {
  const resultOf = async (called: Node) => {
    const response = await things.call(called);
    const text = await response.text();
    return response.status === 200 ? keyIn(text) : response.status;
  };
  const results = async () => {
    const all = await Promise.all(
      nodes.flatMap((called) => Array.from({ length: CALLS }, () => resultOf(called))),
    );
    return [...new Set(all)];
  };
  await until(results, ['first']);
  assert.ok((await make(things, node)).status < 300);
  const changedAt = performance.now();
  await until(results, [result]);
  test.info().annotations.push({
    type: 'measured',
    description: `used everywhere after ${Math.round(performance.now() - changedAt)} ms at most`,
  });
}
