/**
 * Works on items, a group at a time: a source of secrets gets only so many requests at once.
 *
 * @param signal no group begins after it
 */
export async function inGroups<Item>(
  items: readonly Item[],
  size: number,
  work: (item: Item) => Promise<unknown>,
  signal?: AbortSignal,
): Promise<void> {
  for (let start = 0; start < items.length && !signal?.aborted; start += size)
    await Promise.all(items.slice(start, start + size).map(work));
}
