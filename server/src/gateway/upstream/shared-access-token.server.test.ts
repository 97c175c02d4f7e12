import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import { connectRedis, type Redis } from '../../redis/redis.ts';
import { createLocalKeyProvider } from '../../secrets/keys.ts';
import { createVault, type Vault } from '../../secrets/vault.ts';
import { openEmptyDatabase } from '../../testing/database.ts';
import { startRedis } from '../../testing/redis-server.ts';
import { suiteScope } from '../../testing/scope.ts';
import { until } from '../../testing/until.ts';
import { type SharedAccessToken, sharedAccessToken } from './shared-access-token.ts';

const WORKSPACE = 'w1';

describe('the access token that processes share', () => {
  const scope = suiteScope();
  let redis: Redis;
  let vault: Vault;
  let here: SharedAccessToken;
  let there: SharedAccessToken;
  let revision = 0;
  let requests = 0;

  before(async () => {
    const { url } = await startRedis(scope);
    // More than it takes on a busy machine.
    redis = await connectRedis({ url, timeoutMs: 2_000 }, pino({ level: 'silent' }));
    scope.after(() => redis.close());
    const db = await openEmptyDatabase(scope);
    const workspace = { kind: 'shared', plan: 'builder', name: 'W', created_at: '' } as const;
    await db
      .insertInto('workspaces')
      .values({ ...workspace, id: WORKSPACE, slug: 'w1' })
      .execute();
    vault = createVault(db, createLocalKeyProvider(randomBytes(32)), true);
  });

  beforeEach(() => {
    revision += 1;
    requests = 0;
    here = sharedAccessToken(redis, vault, owner());
    there = sharedAccessToken(redis, vault, owner());
  });

  const owner = () => ({ workspaceId: WORKSPACE, integrationId: 'i', revision, secret: 's' });
  const key = () => `trunkline:token:i:${revision}`;
  const exists = (name: string) => async () => redis.command('EXISTS', name);
  const issue = async (lifetimeMs = 60_000) => {
    requests += 1;
    return { text: `token-${requests}`, lifetimeMs };
  };
  const textOf = async (shared: SharedAccessToken, refused?: string) =>
    (await shared.fetchOnce(() => issue(), refused)).text;

  test('is fetched by one while the others wait, and again where it was refused', async () => {
    assert.deepEqual(await Promise.all([here, there, here].map((shared) => textOf(shared))), [
      'token-1',
      'token-1',
      'token-1',
    ]);
    assert.deepEqual(await Promise.all([textOf(here, 'token-1'), textOf(there, 'token-1')]), [
      'token-2',
      'token-2',
    ]);
    assert.equal(requests, 2);
  });

  test('expires for all at the same time', async () => {
    await here.fetchOnce(() => issue(60_000), undefined);
    await until(exists(key()), 1);
    const { lifetimeMs } = await there.fetchOnce(() => issue(), undefined);
    assert.ok(lifetimeMs > 0 && lifetimeMs <= 60_000);
  });

  test('without an expiry is kept for a day', async () => {
    await here.fetchOnce(() => issue(Number.POSITIVE_INFINITY), undefined);
    await until(exists(key()), 1);
    assert.equal((await there.fetchOnce(() => issue(), undefined)).lifetimeMs, Number.POSITIVE_INFINITY);
    const leftMs = Number(await redis.command('PTTL', key()));
    assert.ok(leftMs > 0 && leftMs <= 24 * 3_600_000);
  });

  test('is fetched by another where the request of the first fails', async () => {
    let fail = (_error: Error) => {};
    const failing = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    const first = here.fetchOnce(() => failing, undefined);
    await until(exists(`${key()}:lock`), 1);
    const second = textOf(there);
    fail(new Error('refused'));
    await assert.rejects(first, /refused/);
    assert.equal(await second, 'token-1');
  });

  test('is fetched by another where the process that was fetching it died', async () => {
    await redis.command('SET', `${key()}:lock`, 'of a dead process', 'PX', '200');
    assert.equal(await textOf(here), 'token-1');
  });

  test('of another integration or edit is none', async () => {
    await redis.command(
      'SET',
      key(),
      await vault.encrypt(WORKSPACE, 'access_tokens/other/1', '{}'),
      'PX',
      '9000',
    );
    assert.equal(await textOf(here), 'token-1');
  });
});
