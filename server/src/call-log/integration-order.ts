import { HEALTHS, healthOf } from '@trunkline/contract/health';
import type { IntegrationsQuery } from '@trunkline/contract/schemas/integrations';
import { fromCursor, offsetFromCursor, pageOf } from '../http/pagination.ts';
import type { Database } from '../storage/database.ts';
import type { IntegrationPage } from '../storage/integration-slugs.ts';
import type { CallLog } from './call-log.ts';
import { daysAgo } from './days.ts';
import { type RankedIntegration, selectRecentOutcomes } from './usage-storage.ts';

export type IntegrationOrder = ReturnType<typeof createIntegrationOrder>;

type Sort = IntegrationsQuery['sort'];

/** Pages of the integrations of a workspace, in the order and with the health that a query asks for. */
export function createIntegrationOrder(db: Database, callLog: CallLog) {
  /**
   * One page of a list of integrations.
   *
   * @param read reads the items of a page, in its order
   */
  async function pageFor<Item extends { slug: string }>(
    workspaceId: string,
    query: IntegrationsQuery,
    read: (page: IntegrationPage) => Promise<Item[]>,
  ): Promise<{ items: Item[]; next_cursor: string | null }> {
    const { cursor, limit, search, sort, health } = query;
    if (sort === 'slug' && health === undefined) {
      const rows = await read({ after: fromCursor(cursor), limit: limit + 1, search });
      return pageOf(rows, limit, ({ slug }) => slug);
    }
    const start = offsetFromCursor(cursor);
    const ranked = await rankedSlugs(workspaceId, query);
    const page = pageOf(ranked.slice(start, start + limit + 1), limit, () => String(start + limit));
    return { ...page, items: page.items.length === 0 ? [] : await read({ slugs: page.items }) };
  }

  /** Of all integrations: they are as many as a plan has (packages/contract/src/quotas.ts), with two days each. */
  async function rankedSlugs(
    workspaceId: string,
    { search, sort, health }: IntegrationsQuery,
  ): Promise<string[]> {
    await callLog.catchUp();
    const all = await selectRecentOutcomes(db, workspaceId, search, daysAgo(1));
    const wanted = health === undefined ? all : all.filter((outcomes) => healthOf(outcomes) === health);
    return wanted.sort(comparisons[sort]).map(({ slug }) => slug);
  }

  return { pageFor };
}

const bySlug: Comparison = (one, other) => (one.slug < other.slug ? -1 : 1);

type Comparison = (one: RankedIntegration, other: RankedIntegration) => number;

const comparisons: Readonly<Record<Sort, Comparison>> = {
  slug: bySlug,
  health: (one, other) =>
    severity(one) - severity(other) || other.failures - one.failures || bySlug(one, other),
  calls: (one, other) => other.calls - one.calls || bySlug(one, other),
  last_call: (one, other) =>
    one.lastAt === other.lastAt ? bySlug(one, other) : one.lastAt > other.lastAt ? -1 : 1,
};

/** The worst is 0. */
function severity(outcomes: RankedIntegration): number {
  return HEALTHS.indexOf(healthOf(outcomes));
}
