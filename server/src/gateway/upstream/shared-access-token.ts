import { createHash, randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { KEY_PREFIX, type Redis } from '../../redis/redis.ts';
import type { Vault } from '../../secrets/vault.ts';
import type { IssuedToken } from './token-request.ts';

/** Where processes share the access token of an integration, so that one of them fetches it for all. */
export type SharedAccessToken = {
  /**
   * A token that another process fetched, or is fetching; otherwise the one of `request`, for all.
   *
   * @param refused a token that will not do: the API refused it, or it is to be renewed
   * @throws as `request`
   */
  fetchOnce: (request: () => Promise<IssuedToken>, refused: string | undefined) => Promise<IssuedToken>;
};

/** More than a request for a token takes. That of a process that died is not waited for any longer. */
const LOCK_MS = 15_000;
const POLL_MS = 100;
/** How long a token is kept at most; one that does not expire is fetched again after it. */
const MAX_KEPT_MS = 24 * 3_600_000;

/** ARGV: who holds the lock. */
const UNLOCK = "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0";

/** What is encrypted. Where the token expires, that is when its key does: clocks of processes may differ. */
const Stored = Type.Object({ text: Type.String(), expires: Type.Boolean() });

type Owner = {
  workspaceId: string;
  integrationId: string;
  /** Another one after each edit, of a credential too. */
  revision: number;
  /** Of the client: one by reference changes without an edit. */
  secret: string | undefined;
};

/** In Redis a token is encrypted with the data key of its workspace, for its integration as of one edit and secret. */
export function sharedAccessToken(
  redis: Redis,
  vault: Vault,
  { workspaceId, integrationId, revision, secret = '' }: Owner,
): SharedAccessToken {
  // It is only in the additional data of the ciphertext, which is not stored.
  const digest = createHash('sha256').update(secret).digest('base64url');
  const row = `access_tokens/${integrationId}/${revision}/${digest}`;
  const key = `${KEY_PREFIX}token:${integrationId}:${revision}`;
  const lockKey = `${key}:lock`;

  async function fetchOnce(
    request: () => Promise<IssuedToken>,
    refused: string | undefined,
  ): Promise<IssuedToken> {
    const lock = randomBytes(9).toString('base64url');
    const waitUntil = performance.now() + LOCK_MS;
    while (redis.isAvailable() && performance.now() < waitUntil) {
      // Redis gets them in this order: a token that was stored before the lock was released is seen.
      const [isLocked, stored] = await Promise.all([tryLock(lock), read()]);
      const isUsable = stored !== undefined && stored.text !== refused;
      if (isLocked && isUsable) unlock(lock);
      if (isUsable) return stored;
      if (isLocked) return requestForAll(request, lock);
      await setTimeout(POLL_MS);
    }
    return request();
  }

  async function requestForAll(request: () => Promise<IssuedToken>, lock: string): Promise<IssuedToken> {
    try {
      const token = await request();
      // The call does not wait for it.
      void store(token).finally(() => unlock(lock));
      return token;
    } catch (error) {
      unlock(lock);
      throw error;
    }
  }

  /** @returns false also where Redis does not respond */
  async function tryLock(lock: string): Promise<boolean> {
    try {
      return (await redis.command('SET', lockKey, lock, 'NX', 'PX', String(LOCK_MS))) === 'OK';
    } catch {
      return false;
    }
  }

  function unlock(lock: string): void {
    redis.run(UNLOCK, [lockKey], [lock]).catch(() => {});
  }

  /** @returns undefined where there is none, it cannot be decrypted, or Redis does not respond */
  async function read(): Promise<IssuedToken | undefined> {
    try {
      const [ciphertext, leftMs] = await Promise.all([redis.command('GET', key), redis.command('PTTL', key)]);
      if (typeof ciphertext !== 'string' || Number(leftMs) <= 0) return undefined;
      const { text, expires } = Value.Parse(
        Stored,
        JSON.parse(await vault.decrypt(workspaceId, row, ciphertext)),
      );
      return { text, lifetimeMs: expires ? Number(leftMs) : Number.POSITIVE_INFINITY };
    } catch {
      return undefined;
    }
  }

  /** Never rejects: without it the other processes fetch tokens of their own. */
  async function store({ text, lifetimeMs }: IssuedToken): Promise<void> {
    const keptMs = Math.floor(Math.min(lifetimeMs, MAX_KEPT_MS));
    if (keptMs <= 0) return;
    try {
      const plain = JSON.stringify({ text, expires: Number.isFinite(lifetimeMs) });
      const ciphertext = await vault.encrypt(workspaceId, row, plain);
      await redis.command('SET', key, ciphertext, 'PX', String(keptMs));
    } catch {
      // The database or Redis is away.
    }
  }

  return { fetchOnce };
}
