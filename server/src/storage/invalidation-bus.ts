/** Something that snapshots in memory were made from has changed. */
export type Change =
  /** `deletedId` once it was deleted. */
  | { kind: 'integration'; workspaceId: string; slug: string; deletedId?: string }
  | { kind: 'app'; appId: string }
  | { kind: 'app_token'; hash: string }
  | { kind: 'workspace'; workspaceId: string };

export type Changes = ReturnType<typeof createChanges>;

/**
 * Tells who keeps snapshots what to drop. A change is announced after its transaction and before its
 * answer: whoever was told that a change is saved finds it used.
 */
export function createChanges() {
  const listeners = new Set<(change: Change) => void>();
  return {
    announce(change: Change): void {
      for (const listener of listeners) listener(change);
    },
    subscribe(listener: (change: Change) => void): void {
      listeners.add(listener);
    },
  };
}
