import type { Database } from './database.ts';
import { hasText, wordsOf } from './text-search.ts';

/** A page of the integrations of a workspace: those that a search finds, by slug, or those of some slugs. */
export type IntegrationPage = PageBySlug | { slugs: readonly string[] };

export type PageBySlug = {
  /** The slug that the page before ended with. */
  after: string | undefined;
  limit: number;
  /** Words that each of them has in its slug, name or base URL; none: all integrations. */
  search: string;
};

/** The slugs of a page, as a subquery that an index answers in its order. Without those in the trash. */
export function integrationSlugs(db: Database, workspaceId: string, page: IntegrationPage) {
  if ('slugs' in page) return existingSlugs(db, workspaceId).where('slug', 'in', page.slugs);
  const matching = matchingSlugs(db, workspaceId, page.search);
  const { after } = page;
  return (after === undefined ? matching : matching.where('slug', '>', after))
    .orderBy('slug')
    .limit(page.limit);
}

/** The slugs that a search finds, as a subquery. Without those in the trash. */
export function matchingSlugs(db: Database, workspaceId: string, search: string) {
  let query = existingSlugs(db, workspaceId);
  for (const word of wordsOf(search)) {
    const isLike = hasText(db, word);
    query = query.where(({ or }) => or([isLike('slug'), isLike('name'), isLike('base_url')]));
  }
  return query;
}

function existingSlugs(db: Database, workspaceId: string) {
  return db
    .selectFrom('integrations')
    .select('slug')
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null);
}

export type NamedIntegration = { id: string; slug: string; name: string };

/** The integrations of a workspace on a page, in its order. */
export async function selectNamedIntegrations(
  db: Database,
  workspaceId: string,
  page: IntegrationPage,
): Promise<NamedIntegration[]> {
  const rows = await db
    .selectFrom('integrations')
    .select(['id', 'slug', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('slug', 'in', integrationSlugs(db, workspaceId, page))
    .orderBy('slug')
    .execute();
  return inOrderOfPage(rows, page);
}

/** @param rows of a page, by slug @returns them in the order of the page */
export function inOrderOfPage<Integration extends { slug: string }>(
  rows: Integration[],
  page: IntegrationPage,
): Integration[] {
  if (!('slugs' in page)) return rows;
  const places = new Map(page.slugs.map((slug, place) => [slug, place]));
  return rows.sort((one, other) => (places.get(one.slug) ?? 0) - (places.get(other.slug) ?? 0));
}
