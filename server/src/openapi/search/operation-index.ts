import MiniSearch from 'minisearch';
import type { OperationSummary } from '../model/operation-summary.ts';

/** Finds operations by what people type of them. */
export type OperationIndex = {
  /**
   * The operations that have all words of a text in their method, path, operationId, summary or tags, the best
   * first. A word may be the beginning of one; where nothing has them all as they are typed, words may have typing
   * mistakes. What holds a slash, a brace or a colon is a part of the key or of the
   * operationId as it stands.
   */
  search: (text: string) => Promise<OperationSummary[]>;
};

/** What counts most where several fields match. */
const BOOSTS = { operation_id: 3, path: 2, summary: 2, method: 1.5, tags: 1 } as const;
const FIELDS = [
  'operation_id',
  'path',
  'summary',
  'method',
  'tags',
] as const satisfies (keyof typeof BOOSTS)[];

/** Shorter words have no room for a mistake. */
const SHORTEST_FUZZY = 3;
/** Mistakes by letter: one in a word of three, two in a longer one; letters that changed places are two. */
const FUZZINESS = 0.4;
const MOST_MISTAKES = 2;
/** So many operations are indexed at once: a few milliseconds in which nothing else runs. */
const CHUNK = 100;

/**
 * Begins to index at once, bit by bit: by the time somebody has typed a word, it is done.
 *
 * @param operations in the description's order, which also orders what matches equally well
 */
export function createOperationIndex(operations: readonly OperationSummary[]): OperationIndex {
  const built = indexOf(operations);

  async function search(text: string): Promise<OperationSummary[]> {
    const words = text.split(/\s+/).filter(Boolean);
    const fragments = words.filter(isFragment).map((word) => word.toLowerCase());
    const isFitting = ({ key, operation_id }: OperationSummary) => {
      const names = `${key} ${operation_id ?? ''}`.toLowerCase();
      return fragments.every((fragment) => names.includes(fragment));
    };
    const [first] = fragments;
    const place = ({ path }: OperationSummary) => path.toLowerCase().indexOf(first ?? '');
    if (fragments.length === words.length)
      return operations.filter(isFitting).toSorted((one, other) => place(one) - place(other));
    const rest = words.filter((word) => !isFragment(word)).join(' ');
    return ranked(await built, rest)
      .flatMap((id) => operations[id] ?? [])
      .filter(isFitting);
  }

  return { search };
}

function isFragment(word: string): boolean {
  return /[/{}:]/.test(word);
}

/** The places of what matches, the best first. */
function ranked(index: MiniSearch, text: string): number[] {
  const exact = index.search(text);
  const results = exact.length > 0 ? exact : index.search(text, { fuzzy: mistakesIn });
  return results.toSorted((one, other) => other.score - one.score || one.id - other.id).map(({ id }) => id);
}

function mistakesIn(word: string): number | false {
  return word.length >= SHORTEST_FUZZY && FUZZINESS;
}

type Indexed = OperationSummary & { id: number };

async function indexOf(operations: readonly OperationSummary[]): Promise<MiniSearch> {
  const index = new MiniSearch<Indexed>({
    fields: [...FIELDS],
    extractField: (operation, name) => (name === 'id' ? operation.id : textOf(operation, name)),
    tokenize: (text) => [...new Set([...plainWords(text).map(termOf), ...termsOf(text)])],
    searchOptions: {
      tokenize: queryTermsOf,
      combineWith: 'AND',
      boost: BOOSTS,
      // Of `/users` and what lies below it, the former is rather meant.
      boostDocument: (id) => 1 / Math.sqrt(operations[Number(id)]?.path.split('/').length ?? 1),
      prefix: true,
      maxFuzzy: MOST_MISTAKES,
    },
  });
  const documents = operations.map((operation, id) => ({ ...operation, id }));
  await index.addAllAsync(documents, { chunkSize: CHUNK });
  return index;
}

function textOf(operation: OperationSummary, name: string): string {
  const field = FIELDS.find((field) => field === name);
  const value = field && operation[field];
  return Array.isArray(value) ? value.join(' ') : (value ?? '');
}

function plainWords(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** A search has so many terms at most: each is looked up as the beginning of all terms that begin with it. */
const MAX_QUERY_TERMS = 10;

/** A single letter begins too many terms to narrow others down; alone, somebody has just begun to type. */
function queryTermsOf(text: string): string[] {
  const terms = termsOf(text);
  const longer = terms.filter((term) => term.length > 1);
  return longer.length > 0 ? longer.slice(0, MAX_QUERY_TERMS) : terms.slice(0, 1);
}

/** `listForRepos` is three words. */
function termsOf(text: string): string[] {
  return plainWords(text)
    .flatMap((word) => word.split(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u))
    .map(termOf);
}

/** One of many goes by the same term as the many. */
function termOf(word: string): string {
  const lower = word.toLowerCase();
  return lower.length > 3 ? lower.replace(/s$/, '') : lower;
}
