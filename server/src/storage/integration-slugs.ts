import { sql } from 'kysely';
import type { Database } from './database.ts';
import { engineOf } from './engine.ts';

/** A page of the integrations of a workspace. */
export type IntegrationPage = {
  /** The slug that the page before ended with. */
  after: string | undefined;
  limit: number;
  /** Words that each of them has in its slug, name or base URL; none: all integrations. */
  search: string;
};

/** Further words are ignored: each is looked for in every integration. */
const MAX_WORDS = 10;

/** The slugs of a page, as a subquery that an index answers in its order. Without those in the trash. */
export function integrationSlugs(
  db: Database,
  workspaceId: string,
  { after, limit, search }: IntegrationPage,
) {
  let query = db
    .selectFrom('integrations')
    .select('slug')
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null);
  if (after !== undefined) query = query.where('slug', '>', after);
  for (const word of wordsOf(search)) {
    const isLike = hasText(db, word);
    query = query.where(({ or }) => or([isLike('slug'), isLike('name'), isLike('base_url')]));
  }
  return query.orderBy('slug').limit(limit);
}

function wordsOf(search: string): string[] {
  return search.split(/\s+/).filter(Boolean).slice(0, MAX_WORDS);
}

/** Whether a column has a text, in any case: of ASCII letters, as neither database knows that of others here. */
function hasText(db: Database, text: string) {
  const like = sql.raw(engineOf(db) === 'sqlite' ? 'like' : 'ilike');
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return (column: string) => sql<boolean>`${sql.ref(column)} ${like} ${pattern} escape ${'\\'}`;
}
