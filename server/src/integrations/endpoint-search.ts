import type { FoundEndpoint } from '@trunkline/contract/schemas/integrations';
import type { Static } from 'typebox';
import type { Database } from '../storage/database.ts';
import { selectEndpoints } from './endpoint-search-storage.ts';

const MAX_FOUND = 20;

/**
 * The selected endpoints of all integrations of a workspace that a search finds.
 *
 * @param search words; a method and a path, `GET /things`, are read as a key
 */
export async function findEndpoints(
  db: Database,
  workspaceId: string,
  search: string,
): Promise<Static<typeof FoundEndpoint>[]> {
  const rows = await selectEndpoints(db, workspaceId, withoutMethodSpace(search), MAX_FOUND);
  return rows.map(({ slug, name, key, search_text }) => ({
    integration: { slug, name },
    key,
    ...textsOf(search_text ?? ''),
  }));
}

/** `GET /things` as keys have it, `get:/things`. */
function withoutMethodSpace(search: string): string {
  return search.trim().replace(/^([a-z]+)\s+\//i, '$1:/');
}

/** An operationId has no blank. */
function textsOf(searchText: string): { operation_id: string | null; summary: string } {
  const at = searchText.indexOf(' ');
  return { operation_id: searchText.slice(0, at) || null, summary: searchText.slice(at + 1) };
}
