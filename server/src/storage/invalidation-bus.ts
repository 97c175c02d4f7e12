/** Something that cached configuration was made from has changed. */
export type Invalidation =
  /** `deletedId`: the id of an integration that was deleted. */
  | { kind: 'integration'; workspaceId: string; slug: string; deletedId?: string }
  | { kind: 'app'; appId: string }
  | { kind: 'app_token'; hash: string }
  | { kind: 'workspace'; workspaceId: string };

export type InvalidationBus = ReturnType<typeof createInvalidationBus>;

/**
 * Tells caches what to evict. An invalidation is published after the transaction and before the response: the next
 * call after an acknowledged change uses it.
 */
export function createInvalidationBus() {
  const listeners = new Set<(invalidation: Invalidation) => void>();
  return {
    publish(invalidation: Invalidation): void {
      for (const listener of listeners) listener(invalidation);
    },
    subscribe(listener: (invalidation: Invalidation) => void): void {
      listeners.add(listener);
    },
  };
}
