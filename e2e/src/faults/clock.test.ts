import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { createApiClient, expectBody } from '@trunkline/contract/api-client';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { Page } from '@trunkline/contract/schemas/lists';
import { until } from '../../../server/src/testing/until.ts';
import { ADMIN } from '../server-process.ts';
import { openCalls } from './calls-storage.ts';
import { keyIn, type Node, registerThings, startNode, test } from './fixtures.ts';
import { countByStatus, startLoad } from './load.ts';

const CLOCK = fileURLToPath(new URL('shifted-clock.mjs', import.meta.url));
const LIMIT = 40;

test('a clock that is set back an hour under load stops no call, change, log, limit or session', async ({
  folder,
  upstream,
}) => {
  const node = await startNode(folder, { NODE_OPTIONS: `--import ${CLOCK}` });
  const { call, setKey, app } = await registerThings(node, upstream);
  const anonymous = createApiClient(node.url, {});
  const signIn = () => anonymous('POST', '/api/auth/sign-in/email', ADMIN);
  const cookie = (await signIn()).headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const session = createApiClient(node.url, { cookie });
  const load = startLoad(() => call(node), 30);
  await load.made(30);

  process.kill(node.pid, 'SIGURG');
  await setKey(node, 'second');
  await until(async () => keyIn(await (await call(node)).text()), 'second');
  assert.equal((await session('GET', '/api/me')).status, 200);
  assert.equal((await signIn()).status, 200);
  assert.equal((await anonymous('GET', '/readyz')).status, 200);
  const atShift = (await newest(node))[0]?.id ?? '';
  await load.made(90);
  const made = await load.stop();
  assert.deepEqual(countByStatus(made), { 200: made.length });

  // Written by its job, not by those who read it.
  const database = await openCalls({}, folder);
  await until(() => database.missing(made), []);
  await database.close();
  const [first, ...others] = await newest(node);
  assert.ok(first && first.id > atShift, 'the newest is first, though its time is earlier');
  assert.ok(others.some(({ at }) => Date.parse(at) - Date.parse(first.at) > 3_000_000));

  const settings = { enabled: true, operations: null, calls_per_minute: LIMIT };
  const url = `/api/workspaces/default/apps/${app.id}/integrations/api`;
  assert.equal((await node.api('PUT', url, settings)).status, 200);
  const limited = await Promise.all(Array.from({ length: LIMIT + 5 }, () => call(node)));
  const refused = limited.filter(({ status }) => status === 429);
  assert.ok(refused.length >= 5);
  process.kill(node.pid, 'SIGURG');
  const after = await call(node);
  assert.equal(after.status, 429);
  assert.ok(Number(after.headers.get('retry-after')) <= 60);
  assert.equal(await node.stop(), 0);
});

async function newest({ api }: Node) {
  return expectBody(await api('GET', '/api/workspaces/default/calls?limit=200'), Page(CallLogEntry)).items;
}
