import { setTimeout } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { atMost } from '../config/cache-size.ts';

type Options<T> = {
  max: number;
  /** Reads what a key has in storage. */
  load: (key: string) => Promise<T | undefined>;
  /** The same where a value is known, which it returns if it is still right. Absent: it is loaded again. */
  reload?: (key: string, known: T) => Promise<T | undefined>;
  /** Whether every change is received: if not, what is in memory may be wrong. */
  isCurrent: () => boolean;
};

/** A storage that takes longer to read a row is not waited for, where there is a value in memory. */
const RELOAD_MS = 500;
/** How long storage is left alone then, so that calls do not wait for it one after the other. */
const REST_MS = 1_000;

/**
 * A cache of reads. It holds their promises, so that evicting also reaches a read in progress.
 *
 * While changes are not received, every value is read from storage, and those in memory are used only where storage cannot
 * be read: nothing can have been changed through it then.
 */
export function createCachedReads<T extends object>({ max, load, reload = load, isCurrent }: Options<T>) {
  const cached = new LRUCache<string, Promise<T | undefined>>(atMost(max));
  const reloading = new Map<string, Promise<T | undefined>>();
  let restsUntil = 0;

  function get(key: string): Promise<T | undefined> {
    const known = cached.get(key);
    if (!known) return loadCached(key);
    if (isCurrent() || performance.now() < restsUntil) return known;
    return reloaded(key, known);
  }

  function loadCached(key: string): Promise<T | undefined> {
    const loading = load(key);
    cached.set(key, loading);
    // Neither a failure nor an absence is cached: the next call reads again.
    const evictFailed = () => void (cached.peek(key) === loading && cached.delete(key));
    loading.then((value) => value === undefined && evictFailed(), evictFailed);
    return loading;
  }

  /** Calls at the same time share one read. */
  function reloaded(key: string, known: Promise<T | undefined>): Promise<T | undefined> {
    const current = reloading.get(key);
    if (current) return current;
    const reading = readAgain(key, known).finally(() => reloading.delete(key));
    reloading.set(key, reading);
    return reading;
  }

  /** What it reads is not cached: a change that comes meanwhile, and is received late, would not evict it. */
  async function readAgain(key: string, known: Promise<T | undefined>): Promise<T | undefined> {
    const value = await known;
    if (value === undefined) return load(key);
    const timeout = new AbortController();
    try {
      return await Promise.race([
        reload(key, value),
        setTimeout(RELOAD_MS, undefined, { signal: timeout.signal }).then(() => {
          throw new Error('Storage takes long to respond.');
        }),
      ]);
    } catch {
      restsUntil = performance.now() + REST_MS;
      return value;
    } finally {
      timeout.abort();
    }
  }

  return {
    get,
    evict: (key: string) => void cached.delete(key),
    clear: () => cached.clear(),
  };
}
