import assert from 'node:assert/strict';
import { join } from 'node:path';
import { until } from '../../../server/src/testing/until.ts';
import type { Upstream } from '../../../server/src/testing/upstream.ts';
import { keyIn, type Node, registerThings, startNode, test } from './fixtures.ts';

/** Calls on connections of their own, which a primary gives to its workers in turn. */
const CALLS = 8;

type Change = {
  /** Of the integration that it is made to. */
  slug: string;
  make: (things: Awaited<ReturnType<typeof registerThings>>, node: Node) => Promise<{ status: number }>;
  /** What every call gets afterwards: the key that the API received, or the status. */
  result: string | number;
};

const CHANGES: readonly Change[] = [
  { slug: 'changed-header', make: ({ setKey }, node) => setKey(node, 'second'), result: 'second' },
  { slug: 'revoked-app-token', make: ({ revokeToken }, node) => revokeToken(node), result: 401 },
  {
    slug: 'deleted-integration',
    make: ({ deleteIntegration }, node) => deleteIntegration(node),
    result: 404,
  },
];

const TITLE = 'uses a changed header, and refuses a revoked app token and calls of a deleted integration';

test(`every process of a cluster on SQLite ${TITLE}`, async ({ folder, upstream }) => {
  const server = await startNode(folder, { CLUSTER: '2' });
  await until(async () => server.output().match(/"msg":"listening"/g)?.length, 2);
  for (const change of CHANGES) await expectUsed(change, server, [server], upstream);
  assert.equal(await server.stop(), 0);
});

test(`every node on PostgreSQL ${TITLE}`, async ({ folder, onPostgres, upstream }) => {
  const here = await startNode(join(folder, 'here'), onPostgres);
  const there = await startNode(join(folder, 'there'), onPostgres);
  for (const change of CHANGES) await expectUsed(change, here, [here, there], upstream);
  for (const node of [here, there]) assert.equal(await node.stop(), 0);
});

/** Makes a change on a node whose configuration is in the memory of all of them. */
async function expectUsed(
  { slug, make, result }: Change,
  node: Node,
  nodes: readonly Node[],
  upstream: Upstream,
): Promise<void> {
  const things = await registerThings(node, upstream, slug);
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
    description: `${slug}: used everywhere after ${Math.round(performance.now() - changedAt)} ms at most`,
  });
}
