import assert from 'node:assert/strict';
import { join } from 'node:path';
import { expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { until } from '../../../server/src/testing/until.ts';
import { openCalls } from './calls-storage.ts';
import { keyIn, type Node, registerThings, startNode, test } from './fixtures.ts';
import { countByStatus, startLoad } from './load.ts';

const CALLS_PER_SECOND = 30;

test('nodes that are killed under load lose no change, no call of a strict log, and the last calls of another one', async ({
  folder,
  onPostgres,
  upstream,
}) => {
  const strict = await startNode(join(folder, 'strict'), { ...onPostgres, CALL_LOG: 'strict' });
  const buffered = await startNode(join(folder, 'buffered'), onPostgres);
  const { call, setKey } = await registerThings(strict, upstream);
  const database = await openCalls(onPostgres, folder);
  const strictLoad = startLoad(() => call(strict), CALLS_PER_SECOND);
  const bufferedLoad = startLoad(() => call(buffered), CALLS_PER_SECOND);
  const apps: string[] = [];
  const creating = createApps(strict, apps);
  await Promise.all([strictLoad.made(CALLS_PER_SECOND), bufferedLoad.made(CALLS_PER_SECOND)]);
  await setKey(strict, 'second');

  await strict.kill();
  await creating;
  const strictCalls = await strictLoad.stop();
  assert.deepEqual(await database.missing(strictCalls.filter(isAnswered)), []);

  // The other one goes on, with every change that was acknowledged.
  await until(async () => keyIn(await (await call(buffered)).text()), 'second');
  assert.ok(apps.length > 0);
  for (const id of apps)
    assert.equal((await buffered.api('GET', `/api/workspaces/default/apps/${id}`)).status, 200);
  // Its log is written again and again while it runs.
  const early = await bufferedLoad.made(CALLS_PER_SECOND * 3);
  await until(() => database.missing(early), []);
  const killedAt = performance.now();
  await buffered.kill();
  const bufferedCalls = await bufferedLoad.stop();
  const beforeKill = bufferedCalls.filter(({ endedAt }) => endedAt < killedAt);
  assert.deepEqual(countByStatus(beforeKill), { 200: beforeKill.length });
  assert.deepEqual(await database.missing(early), []);
  const lost = await database.missing(beforeKill);
  await database.close();
  test.info().annotations.push({
    type: 'measured',
    description: `${apps.length} apps and ${strictCalls.length} strict calls, none lost; of ${beforeKill.length} others ${lost.length} lost`,
  });
});

function isAnswered({ status }: { status: number | string }): boolean {
  return status === 200;
}

/** Creates apps, one after the other, until the server is gone. */
async function createApps({ api }: Node, ids: string[]): Promise<void> {
  try {
    for (;;) {
      const created = await api('POST', '/api/workspaces/default/apps', { name: `App ${ids.length}` });
      ids.push(expectBody(created, App).id);
    }
  } catch (error) {
    // fetch rejects with TypeError once the server was killed.
    if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
  }
}
