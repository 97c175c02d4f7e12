import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listenToOutbox } from '../storage/outbox-connection.ts';
import { follow, openTwo, publish } from '../testing/invalidations.ts';
import { startTcpProxy } from '../testing/tcp-proxy.ts';
import { until } from '../testing/until.ts';

test('a cut connection loses nothing that changes meanwhile', async (t) => {
  const { db, location } = await openTwo(t);
  const proxy = await startTcpProxy(t, location);
  // So seldom that only notifications and new connections make it read.
  const { received, failures } = await follow(t, (onNotify) => listenToOutbox(proxy.url, onNotify), 60_000);
  const expected: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    for (let change = 0; change < 20; change += 1) {
      if (change === 5) proxy.cut();
      if (change === 15) proxy.restore();
      expected.push(`${round}-${change}`);
      await publish(db, `${round}-${change}`);
    }
    await until(async () => received, expected);
  }
  assert.ok(failures.length > 0);
});
