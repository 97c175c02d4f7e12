import { hash } from 'node:crypto';
import { cacheStores, type Dispatcher, interceptors } from 'undici';

type Dispatch = Dispatcher['dispatch'];

/** Puts the cache before a dispatch; `onResult` is called for each request. */
export type PrivateCache = (dispatch: Dispatch, onResult: (outcome: 'hit' | 'miss') => void) => Dispatch;

const LIMITS = { maxCount: 500, maxSize: 16 * 1024 * 1024, maxEntrySize: 2 * 1024 * 1024 };

/**
 * Caches the responses of one API to one client as their headers allow (RFC 9111), by undici's cache interceptor.
 *
 * Section 3.5 of the RFC, on Authorization, binds shared caches only; undici applies it to private ones too, so
 * it does not get to see that header. What a caller adds may stand for one user, whether the API says `Vary` or
 * not: a cached response is reused only for a request with the very same headers.
 */
export function createPrivateCache(): PrivateCache {
  const store = new cacheStores.MemoryCacheStore(LIMITS);
  return (dispatch, onResult) => cachedDispatch(store, dispatch, onResult);
}

type Store = InstanceType<typeof cacheStores.MemoryCacheStore>;

function cachedDispatch(
  store: Store,
  dispatch: Dispatch,
  onResult: (outcome: 'hit' | 'miss') => void,
): Dispatch {
  return (options, handler) => {
    const pairs = headerPairs(options.headers);
    const [authorization, visible] = partition(pairs, ([name]) => name === 'authorization');
    let isForwarded = false;
    const throughCache = interceptors.cache({
      store: storeFor(store, variantOf(pairs)),
      methods: ['GET'],
      type: 'private',
    })((inner, innerHandler) => {
      isForwarded = true;
      const headers = [...headerPairs(inner.headers), ...authorization].flat();
      return dispatch({ ...inner, headers }, innerHandler);
    });
    const result = throughCache({ ...options, headers: visible.flat() }, handler);
    onResult(isForwarded ? 'miss' : 'hit');
    return result;
  };
}

/** The same store for the requests of one variant only; an invalidation of a URL holds for all variants. */
function storeFor(store: Store, variant: string) {
  const keyed = <Key extends { method: string }>(key: Key) => ({
    ...key,
    method: `${key.method} ${variant}`,
  });
  return {
    get: (key: Parameters<Store['get']>[0]) => store.get(keyed(key)),
    createWriteStream: (
      key: Parameters<Store['createWriteStream']>[0],
      value: Parameters<Store['createWriteStream']>[1],
    ) => store.createWriteStream(keyed(key), value),
    delete: (key: Parameters<Store['delete']>[0]) => store.delete(key),
  };
}

/** Headers that direct the cache, and select no other response (RFC 9111, 5.2.1 and 5.4). */
const CACHE_HEADERS: ReadonlySet<string> = new Set(['cache-control', 'pragma']);

function variantOf(pairs: readonly Pair[]): string {
  const varying = pairs.filter(([name]) => !CACHE_HEADERS.has(name));
  return hash('sha256', JSON.stringify(varying));
}

type Pair = [name: string, value: string];

/** Headers in whichever form a dispatcher takes them, their names in lower case. */
function headerPairs(headers: Dispatcher.DispatchOptions['headers']): Pair[] {
  if (!headers) return [];
  if (Array.isArray(headers)) {
    return Array.from({ length: headers.length / 2 }, (_, index) => [
      String(headers[index * 2]).toLowerCase(),
      String(headers[index * 2 + 1]),
    ]);
  }
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]);
}

function partition<T>(items: readonly T[], belongs: (item: T) => boolean): [T[], T[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}
