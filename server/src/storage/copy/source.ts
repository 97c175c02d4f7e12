import type { Value } from './values.ts';

/** A table of a source with its columns, in their order. */
export type SourceTable = { name: string; columns: readonly string[] };

/** A database as it was at one moment, whatever is written to it meanwhile. */
export type Source = {
  /** All tables; a table comes after those that its foreign keys name. */
  tables: readonly SourceTable[];
  /** The rows of a table, each with its values in the order of the columns. Only as many as are taken are read. */
  rows: (table: SourceTable) => Iterable<readonly Value[]> | AsyncIterable<readonly Value[]>;
  close: () => void | Promise<void>;
};

/**
 * Orders tables so that each comes after those that its foreign keys name.
 *
 * @param references the tables that the foreign keys of a table name
 */
export function inOrderOfReferences(
  names: readonly string[],
  references: (name: string) => readonly string[],
): string[] {
  const ordered = new Set<string>();
  for (let left = names; left.length > 0; ) {
    const [ready = [], waiting = []] = partition(left, (name) =>
      references(name).every((other) => other === name || ordered.has(other)),
    );
    if (ready.length === 0) throw new Error(`The foreign keys of ${waiting.join(', ')} form a circle.`);
    for (const name of ready) ordered.add(name);
    left = waiting;
  }
  return [...ordered];
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  const first = items.filter(isFirst);
  return [first, items.filter((item) => !first.includes(item))];
}
