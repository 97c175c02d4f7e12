import type { Dispatcher } from 'undici';
import { createPrivateCache } from '../../egress/private-cache.ts';

/**
 * The answers that an integration keeps. Its cache is a private one (RFC 9111, 1): all in it was answered to the
 * one client that the integration is to its API, with the workspace's credentials, and is given to nobody else.
 */
export type ResponseCache = {
  /**
   * What requests of an operation go through; null: past the cache.
   *
   * @param heard told of a cacheable request whether it was answered from here
   */
  dispatchThrough: (
    operationKey: string,
    dispatch: Dispatch,
    heard: (outcome: 'hit' | 'miss') => void,
  ) => Dispatch | null;
};

type Dispatch = Dispatcher['dispatch'];

/** @param keys of the operations whose answers are kept; those that are no GET are left out */
export function createResponseCache(keys: readonly string[]): ResponseCache {
  const cache = createPrivateCache();
  const cached = new Set(keys.filter((key) => key.startsWith('get:')));
  return {
    dispatchThrough: (operationKey, dispatch, heard) => {
      if (cached.has(operationKey)) return cache(dispatch, heard);
      // A success of an unsafe method ends what is kept of its address (RFC 9111, 4.4).
      return isSafe(operationKey) ? null : cache(dispatch, () => {});
    },
  };
}

function isSafe(operationKey: string): boolean {
  return /^(?:get|head|options|trace):/.test(operationKey);
}
