import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import { hasText, wordsOf } from '../storage/text-search.ts';

/** An endpoint that a search found, with its integration. */
export type FoundEndpoint = Pick<Row<'integration_operations'>, 'key' | 'search_text'> & {
  slug: string;
  name: string;
};

/**
 * The endpoints of the integrations of a workspace that have all words of a search in their method and path, operationId
 * or summary; those whose paths are shortest come first.
 */
export function selectEndpoints(
  db: Database,
  workspaceId: string,
  search: string,
  limit: number,
): Promise<FoundEndpoint[]> {
  let query = db
    .selectFrom('integrations')
    .innerJoin('integration_operations as operation', 'operation.integration_id', 'integrations.id')
    .select(['integrations.slug', 'integrations.name', 'operation.key', 'operation.search_text'])
    .where('integrations.workspace_id', '=', workspaceId)
    .where('integrations.deleted_at', 'is', null);
  for (const word of wordsOf(search)) {
    const isLike = hasText(db, word);
    query = query.where(({ or }) => or([isLike('operation.key'), isLike('operation.search_text')]));
  }
  return query
    .orderBy(({ fn }) => fn<number>('length', ['operation.key']))
    .orderBy('operation.key')
    .orderBy('integrations.slug')
    .limit(limit)
    .execute();
}
