import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { cacheStores, type Dispatcher, interceptors } from 'undici';

type Dispatch = Dispatcher['dispatch'];

/** Puts the cache before a dispatch; `onResult` is called for each request. */
export type PrivateCache = (dispatch: Dispatch, onResult: (outcome: 'hit' | 'miss') => void) => Dispatch;

const LIMITS = { maxCount: 500, maxSize: 16 * 1024 * 1024, maxEntrySize: 2 * 1024 * 1024 };

/**
 * Caches the responses of APIs to one client each as their headers allow (RFC 9111), by undici's cache interceptor.
 *
 * Section 3.5 of the RFC, on Authorization, binds shared caches only; undici applies it to private ones too, so
 * it does not get to see that header. What a caller adds may stand for one user, whether the API says `Vary` or
 * not: a cached response is reused only for a request with the very same headers.
 *
 * @param maxBytes of all caches together: beyond it, those least recently written to are emptied
 * @returns a function that creates an empty cache
 */
export function createPrivateCaches(maxBytes: number): () => PrivateCache {
  const caches = new BoundedCaches(maxBytes);
  return () => {
    const contents = new CacheContents();
    const onWritten = () => caches.account(contents);
    return (dispatch, onResult) => cachedDispatch(contents, onWritten, dispatch, onResult);
  };
}

type Store = InstanceType<typeof cacheStores.MemoryCacheStore>;
type Key = Parameters<Store['createWriteStream']>[0];
type Entry = NonNullable<Awaited<ReturnType<Store['get']>>>;

/** What one cache holds, and about how many bytes: undici's store bounds the bodies, and does not tell their size. */
class CacheContents {
  store: Store = new cacheStores.MemoryCacheStore(LIMITS);
  #sizes = new LRUCache<string, number>({
    max: LIMITS.maxCount,
    maxSize: LIMITS.maxSize + LIMITS.maxCount * MAX_HEAD_BYTES,
    sizeCalculation: (bytes) => bytes,
  });

  get bytes(): number {
    return this.#sizes.calculatedSize;
  }

  /** Counts what was written last under a key. */
  async count(key: Key): Promise<void> {
    const entry = await this.store.get(key);
    if (!entry) return;
    const id = `${key.method} ${key.origin}${key.path}`;
    this.#sizes.set(hash('sha256', id), id.length + bytesOf(entry));
  }

  clear(): void {
    this.store = new cacheStores.MemoryCacheStore(LIMITS);
    this.#sizes.clear();
  }
}

/** Node accepts no larger headers, nor URLs with them. */
const MAX_HEAD_BYTES = 2 * 16 * 1024;
/** The objects that an entry is made of, about. */
const ENTRY_BYTES = 1024;

function bytesOf({ headers, body }: Entry): number {
  const head = Object.entries(headers).reduce((sum, pair) => sum + pair.join().length, ENTRY_BYTES);
  if (!Array.isArray(body)) return head + LIMITS.maxEntrySize;
  return body.reduce((sum: number, chunk: Buffer) => sum + chunk.length, head);
}

/** The contents of all caches, and a bound on the sum of their bytes. */
class BoundedCaches {
  readonly #maxBytes: number;
  /** The bytes of each when they were counted last, the one written to last at the end. */
  readonly #counted = new Map<CacheContents, number>();
  #total = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Counts what is in a cache after a change, and empties others, or at last this one, while all have too much. */
  account(changed: CacheContents): void {
    this.#remove(changed);
    const { bytes } = changed;
    this.#counted.set(changed, bytes);
    this.#total += bytes;
    for (const contents of this.#counted.keys()) {
      if (this.#total <= this.#maxBytes) return;
      contents.clear();
      this.#remove(contents);
    }
  }

  #remove(contents: CacheContents): void {
    this.#total -= this.#counted.get(contents) ?? 0;
    this.#counted.delete(contents);
  }
}

function cachedDispatch(
  contents: CacheContents,
  onWritten: () => void,
  dispatch: Dispatch,
  onResult: (outcome: 'hit' | 'miss') => void,
): Dispatch {
  return (options, handler) => {
    const pairs = headerPairs(options.headers);
    const [authorization, visible] = partition(pairs, ([name]) => name === 'authorization');
    let isForwarded = false;
    const throughCache = interceptors.cache({
      store: storeFor(contents, variantOf(pairs), onWritten),
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
function storeFor(contents: CacheContents, variant: string, onWritten: () => void) {
  const keyed = <K extends { method: string }>(key: K) => ({ ...key, method: `${key.method} ${variant}` });
  return {
    get: (key: Parameters<Store['get']>[0]) => contents.store.get(keyed(key)),
    createWriteStream: (key: Key, value: Parameters<Store['createWriteStream']>[1]) =>
      contents.store
        .createWriteStream(keyed(key), value)
        ?.once('finish', () => contents.count(keyed(key)).then(onWritten)),
    delete: (key: Parameters<Store['delete']>[0]) => contents.store.delete(key),
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
