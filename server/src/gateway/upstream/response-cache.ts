import type { Dispatcher } from 'undici';
import type { PrivateCache } from '../../egress/private-cache.ts';

export type CacheResult = 'hit' | 'miss';

/**
 * The cached responses of an integration. Its cache is a private one (RFC 9111, 1): each response in it was made for
 * the one client that the integration is to its API, with the workspace's credentials, and is not shared with any other.
 */
export type ResponseCache = {
  /**
   * How requests of an operation are dispatched.
   *
   * @param onResult called for each cacheable request
   * @returns null where they bypass the cache
   */
  dispatchThrough: (
    operationKey: string,
    dispatch: Dispatch,
    onResult: (result: CacheResult) => void,
  ) => Dispatch | null;
};

type Dispatch = Dispatcher['dispatch'];

/**
 * @param cache an empty one
 * @param operationKeys the operations whose responses are cached; all but GET are left out
 */
export function createResponseCache(cache: PrivateCache, operationKeys: readonly string[]): ResponseCache {
  const cacheable = new Set(operationKeys.filter((key) => key.startsWith('get:')));
  return {
    dispatchThrough: (operationKey, dispatch, onResult) => {
      if (cacheable.has(operationKey)) return cache(dispatch, onResult);
      // A success of an unsafe method invalidates what is cached for its URL (RFC 9111, 4.4).
      return isSafe(operationKey) ? null : cache(dispatch, () => {});
    },
  };
}

function isSafe(operationKey: string): boolean {
  return /^(?:get|head|options|trace):/.test(operationKey);
}
