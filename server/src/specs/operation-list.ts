import { setImmediate } from 'node:timers/promises';

/** The list of a spec's operations as JSON text: one a line, so that a long list is parsed piece by piece. */

/** Parsed at once: a few milliseconds. */
const PIECE_CHARACTERS = 512 * 1024;
const SEPARATOR = ',\n';

export function stringifyOperations(operations: readonly object[]): string {
  return `[${operations.map((operation) => JSON.stringify(operation)).join(SEPARATOR)}]`;
}

/**
 * Parses the text of a list piece by piece; between the pieces other requests are served. No string of JSON has a line
 * break (RFC 8259, 7).
 *
 * @param parse parses a piece, which is a JSON array; lists stored by former versions are one
 */
export async function parseOperations<Item>(
  text: string,
  parse: (array: string) => readonly Item[],
): Promise<Item[]> {
  const items: Item[] = [];
  let from = 1;
  for (;;) {
    const end = text.indexOf(SEPARATOR, from + PIECE_CHARACTERS);
    const isLast = end === -1;
    const array = `[${text.slice(from, isLast ? -1 : end)}]`;
    for (const item of parse(array)) items.push(item);
    if (isLast) return items;
    from = end + SEPARATOR.length;
    await setImmediate();
  }
}
