import type { IntegrationsQuery } from '@trunkline/contract/schemas/integrations';
import { fromCursor, offsetFromCursor, pageOf } from '../http/pagination.ts';
import type { Database } from '../storage/database.ts';
import type { IntegrationPage } from '../storage/integration-slugs.ts';
import type { CallLog } from './call-log.ts';
import { daysAgo } from './days.ts';
import { selectRankedSlugs } from './ranked-integrations-storage.ts';

export type IntegrationOrder = ReturnType<typeof createIntegrationOrder>;

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
    const offset = offsetFromCursor(cursor);
    await callLog.catchUp();
    const part = { search, sort, health, offset, limit: limit + 1 };
    const ranked = await selectRankedSlugs(db, workspaceId, part, daysAgo(1));
    const page = pageOf(ranked, limit, () => String(offset + limit));
    return { ...page, items: page.items.length === 0 ? [] : await read({ slugs: page.items }) };
  }

  return { pageFor };
}
