/** A key management service that encrypts the master key, and never gives its own key away. */
export type KeyWrapper = {
  /** How an operator names it. */
  name: string;
  /** @throws StorageUnusable when it refuses, or cannot be reached */
  wrap: (key: Buffer) => Promise<string>;
  /** @throws StorageUnusable, also for what another key wrapped */
  unwrap: (wrapped: string) => Promise<Buffer>;
};
