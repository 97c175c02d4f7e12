type Page<Item> = { items: readonly Item[]; next_cursor: string | null };

/** All items of a list, page by page: only for lists that quotas bound, such as apps and integrations. */
export async function fetchAllPages<Item>(
  pageAt: (position: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let page = await pageAt({ limit: MAX_PAGE_SIZE });
  items.push(...page.items);
  while (page.next_cursor !== null) {
    page = await pageAt({ limit: MAX_PAGE_SIZE, cursor: page.next_cursor });
    items.push(...page.items);
  }
  return items;
}

const MAX_PAGE_SIZE = 100;
