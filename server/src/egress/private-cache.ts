import { hash } from 'node:crypto';
import { cacheStores, type Dispatcher, interceptors } from 'undici';

type Dispatch = Dispatcher['dispatch'];

/** A way of dispatching with a cache before it, told of each request whether it was answered from there. */
export type PrivateCache = (dispatch: Dispatch, heard: (outcome: 'hit' | 'miss') => void) => Dispatch;

const LIMITS = { maxCount: 500, maxSize: 16 * 1024 * 1024, maxEntrySize: 2 * 1024 * 1024 };

/**
 * Answers of one client of one API, kept as their headers allow (RFC 9111), by undici's cache interceptor.
 *
 * Section 3.5 of the RFC, on Authorization, binds shared caches only; undici applies it to private ones too, so
 * it does not get to see that header. What a caller adds may stand for one user, whether the API says `Vary` or
 * not: an answer is given only to a request with the very same headers.
 */
export function createPrivateCache(): PrivateCache {
  const memory = new cacheStores.MemoryCacheStore(LIMITS);
  return (dispatch, heard) => kept(memory, dispatch, heard);
}

type Memory = InstanceType<typeof cacheStores.MemoryCacheStore>;

function kept(memory: Memory, dispatch: Dispatch, heard: (outcome: 'hit' | 'miss') => void): Dispatch {
  return (options, handler) => {
    const pairs = pairsOf(options.headers);
    const [authorization, shown] = parted(pairs, ([name]) => name === 'authorization');
    let asked = false;
    const throughCache = interceptors.cache({
      store: storeFor(memory, variantOf(pairs)),
      methods: ['GET'],
      type: 'private',
    })((inner, innerHandler) => {
      asked = true;
      const headers = [...pairsOf(inner.headers), ...authorization].flat();
      return dispatch({ ...inner, headers }, innerHandler);
    });
    const result = throughCache({ ...options, headers: shown.flat() }, handler);
    heard(asked ? 'miss' : 'hit');
    return result;
  };
}

/** The same memory for the requests of one variant only; what ends an address ends it for all variants. */
function storeFor(memory: Memory, variant: string) {
  const keyed = <Key extends { method: string }>(key: Key) => ({
    ...key,
    method: `${key.method} ${variant}`,
  });
  return {
    get: (key: Parameters<Memory['get']>[0]) => memory.get(keyed(key)),
    createWriteStream: (
      key: Parameters<Memory['createWriteStream']>[0],
      value: Parameters<Memory['createWriteStream']>[1],
    ) => memory.createWriteStream(keyed(key), value),
    delete: (key: Parameters<Memory['delete']>[0]) => memory.delete(key),
  };
}

/** These say how the cache is to be used, not what is asked for (RFC 9111, 5.2.1 and 5.4). */
const FOR_THE_CACHE: ReadonlySet<string> = new Set(['cache-control', 'pragma']);

function variantOf(pairs: readonly Pair[]): string {
  const telling = pairs.filter(([name]) => !FOR_THE_CACHE.has(name));
  return hash('sha256', JSON.stringify(telling));
}

type Pair = [name: string, value: string];

/** Headers in whichever form a dispatcher takes them, their names in lower case. */
function pairsOf(headers: Dispatcher.DispatchOptions['headers']): Pair[] {
  if (!headers) return [];
  if (Array.isArray(headers)) {
    return Array.from({ length: headers.length / 2 }, (_, index) => [
      String(headers[index * 2]).toLowerCase(),
      String(headers[index * 2 + 1]),
    ]);
  }
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]);
}

function parted<T>(items: readonly T[], belongs: (item: T) => boolean): [T[], T[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}
