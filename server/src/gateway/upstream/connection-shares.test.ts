import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ConnectionShare, type ConnectionShares, createConnectionShares } from './connection-shares.ts';

const SIGNAL = new AbortController().signal;
const share = (workspaceId: string, more: Partial<ConnectionShare> = {}): ConnectionShare => ({
  workspaceId,
  origin: 'https://api.example',
  stream: null,
  ...more,
});

/** Rejects also where a share is refused at once. */
function acquirer(limits: Parameters<typeof createConnectionShares>[0]) {
  const shares = createConnectionShares(limits);
  return async (...args: Parameters<ConnectionShares['acquire']>) => shares.acquire(...args);
}

describe('shares of connections', () => {
  test('a workspace that uses all of its own leaves another’s alone, and those to another API', async () => {
    const acquire = acquirer({ connectionsPerOrigin: 2, streamsPerApp: 9, connectMs: 1 });
    await acquire(share('one'), SIGNAL);
    await acquire(share('one'), SIGNAL);
    await assert.rejects(acquire(share('one'), SIGNAL), {
      code: 'too_many_concurrent_calls',
      status: 429,
      retryAfterSeconds: 1,
    });
    await acquire(share('two'), SIGNAL);
    await acquire(share('one', { origin: 'https://other.example' }), SIGNAL);
  });

  test('a call waits for the first that ends, in the order of arrival', async () => {
    const acquire = acquirer({
      connectionsPerOrigin: 1,
      streamsPerApp: 9,
      connectMs: 60_000,
    });
    const release = await acquire(share('one'), SIGNAL);
    const order: string[] = [];
    const wait = async (name: string) => {
      const end = await acquire(share('one'), SIGNAL);
      order.push(name);
      end();
    };
    const waiting = [wait('first'), wait('second')];
    release();
    release();
    await Promise.all(waiting);
    assert.deepEqual(order, ['first', 'second']);
    (await acquire(share('one'), SIGNAL))();
  });

  test('a client that disconnects waits no more, and takes no share', async () => {
    const acquire = acquirer({
      connectionsPerOrigin: 1,
      streamsPerApp: 9,
      connectMs: 60_000,
    });
    const release = await acquire(share('one'), SIGNAL);
    const client = new AbortController();
    const waiting = acquire(share('one'), client.signal);
    client.abort();
    await assert.rejects(waiting, { code: 'cancelled' });
    release();
    (await acquire(share('one'), SIGNAL))();
  });

  test('an app holds so many streams of an integration, and gets them back one for one', async () => {
    const acquire = acquirer({ connectionsPerOrigin: 9, streamsPerApp: 2, connectMs: 1 });
    const stream = share('one', { stream: 'app integration' });
    const release = await acquire(stream, SIGNAL);
    await acquire(stream, SIGNAL);
    await assert.rejects(acquire(stream, SIGNAL), { code: 'too_many_concurrent_calls' });
    await acquire(share('one', { stream: 'other integration' }), SIGNAL);
    await acquire(share('one'), SIGNAL);
    release();
    release();
    await acquire(stream, SIGNAL);
    await assert.rejects(acquire(stream, SIGNAL), { code: 'too_many_concurrent_calls' });
  });
});
