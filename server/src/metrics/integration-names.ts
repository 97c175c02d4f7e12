import type { Database } from '../storage/database.ts';
import { type IntegrationName, selectIntegrationNames } from './integration-names-storage.ts';

/**
 * The names of integrations, read at most once for each scrape. While the database cannot be read, the last known ones.
 *
 * @returns a function that resolves with the names of those that exist; `isCurrent`: of the others it is known that they
 *   do not
 */
export function createIntegrationNames(db: Database) {
  let known: ReadonlyMap<string, IntegrationName> = new Map();

  return async (
    ids: readonly string[],
  ): Promise<{ names: ReadonlyMap<string, IntegrationName>; isCurrent: boolean }> => {
    if (ids.length === 0) return { names: known, isCurrent: true };
    try {
      known = await selectIntegrationNames(db, ids);
      return { names: known, isCurrent: true };
    } catch {
      return { names: known, isCurrent: false };
    }
  };
}
