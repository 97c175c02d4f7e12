import { join } from 'node:path';
import { openCurrentDatabase } from '../../../server/src/storage/database.ts';

/** The call log of a server, read from its database. */
export type StoredCalls = {
  /** The ids of those calls that it lacks. */
  missing: (calls: readonly { id: string }[]) => Promise<string[]>;
  close: () => Promise<void>;
};

/**
 * Opens the database of a server.
 *
 * @param settings of the server @param folder its data folder
 */
export async function openCalls(
  { DATABASE_URL }: Record<string, string>,
  folder: string,
): Promise<StoredCalls> {
  const db = await openCurrentDatabase(DATABASE_URL ?? join(folder, 'trunkline.db'));

  async function ids(): Promise<Set<string>> {
    return new Set((await db.selectFrom('calls').select('id').execute()).map(({ id }) => id));
  }

  return {
    missing: async (calls) => {
      const logged = await ids();
      return calls.map(({ id }) => id).filter((id) => !logged.has(id));
    },
    close: () => db.destroy(),
  };
}
