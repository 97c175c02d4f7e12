import { setImmediate } from 'node:timers/promises';
import MiniSearch from 'minisearch';
import type { OperationSummary } from '../model/operation-summary.ts';

/** A full-text index of operations. */
export type OperationIndex = {
  /**
   * The operations that have all words of a text in their method, path, operationId, summary or tags, by score. A word
   * may be a prefix; where no operation matches, words may have typos. A word with a slash, a brace or a colon is a
   * literal part of the key or of the operationId, whatever the names of path parameters; so it may be a path as API
   * docs have it, with its server and a query. Operations of a method that the text begins with come first, and of these
   * the ones whose path is or begins with the other words (“get users”). In capital letters, or with a literal part
   * beside it, they are the only ones.
   */
  search: (text: string) => Promise<OperationSummary[]>;
};

/** The weights of fields. */
const BOOSTS = { operation_id: 3, path: 2, summary: 2, method: 1.5, tags: 1 } as const;
const FIELDS = [
  'operation_id',
  'path',
  'summary',
  'method',
  'tags',
] as const satisfies (keyof typeof BOOSTS)[];

/** Shorter words match exactly. */
const MIN_FUZZY_LENGTH = 3;
/** Typos by letter: one in a word of three, two in a longer one; two swapped letters count twice. */
const FUZZINESS = 0.4;
const MAX_TYPOS = 2;
/** Further words are ignored: each is looked up on its own. */
const MAX_WORDS = 10;
/** Operations indexed at once: a few milliseconds that block the thread. */
const CHUNK = 100;
/** Operations in which one word is looked up at once: some ten milliseconds where all of them have it. */
const SEARCHED = 3000;

/**
 * Starts to index immediately, in chunks: it is done before somebody has typed a word.
 *
 * @param operations in the order of the document, which is also the order of equal scores
 */
export function createOperationIndex(operations: readonly OperationSummary[]): OperationIndex {
  const built = indexOf(operations);
  const boosts = operations.map(boostOf);

  async function search(text: string): Promise<OperationSummary[]> {
    const words = text.split(/\s+/).filter(Boolean).slice(0, MAX_WORDS);
    const fragments = words.filter(isFragment).map(normalize);
    const literal = words.find(isFragment)?.toLowerCase();
    const method = methodOf(words[0]);
    const isOfMethod = (operation: OperationSummary) => operation.method === method;
    if (words.length === fragments.length) return byFragments(operations, fragments, literal);
    if (method !== undefined && words.length === fragments.length + 1 && fragments.length > 0)
      return byFragments(operations, fragments, literal).filter(isOfMethod);
    // In small letters it may be another word: “post”, “get in”.
    const isFilter = method !== undefined && words[0] === method.toUpperCase();
    if (isFilter && words.length === 1) return operations.filter(isOfMethod);
    const plain = words.slice(isFilter ? 1 : 0).filter((word) => !isFragment(word));
    const found = (await ranked(await built, boosts, queryTermsOf(plain.join(' '))))
      .flatMap((id) => operations[id] ?? [])
      .filter((operation) => hasFragments(operation, fragments) && (!isFilter || isOfMethod(operation)));
    if (method === undefined) return found;
    const path = words.slice(1).join('/');
    const ranks = new Map(found.map((operation) => [operation, pathRank(operation, path)]));
    const rankOf = (operation: OperationSummary) => ranks.get(operation) ?? 0;
    return found.toSorted((one, other) => rankOf(other) - rankOf(one)).toSorted(firstWhere(isOfMethod));
  }

  return { search };
}

/**
 * How well a path is the one that words name, which stand in it with slashes: it is, but for parameters, and
 * ends in the last of them as it is written (“users”, and not one of them); or it begins so.
 */
function pathRank({ path }: OperationSummary, named: string): 0 | 1 | 2 | 3 {
  const [literal, words] = [literalTerms(path), literalTerms(named)];
  const last = named.slice(named.lastIndexOf('/') + 1);
  if (literal === words) return path.toLowerCase().endsWith(`/${last.toLowerCase()}`) ? 3 : 2;
  return literal.startsWith(words) ? 1 : 0;
}

/** The literal segments of a path as terms, each with a slash at its end. */
function literalTerms(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '' && !segment.includes('{'));
  return segments.map((segment) => `${termOf(segment)}/`).join('');
}

function isFragment(word: string): boolean {
  return /[/{}:]/.test(word);
}

/**
 * In lower case, every path parameter as `{}`, also one as `:id` or `<id>`, and one that is not yet typed to its end as `{`;
 * without a server and a query.
 */
function normalize(text: string): string {
  return text
    .toLowerCase()
    .replace(/^https?:\/\/[^/]+/, '')
    .replace(/\?.*$/, '')
    .replace(/\/(:[^/:]+|<[^/<>]+>)(?=\/|$)/g, '/{}')
    .replace(/\{[^{}/]*\}/g, '{}')
    .replace(/\{[^{}/]+$/, '{');
}

/** The HTTP method that a word is; no prefix of one. */
function methodOf(word: string | undefined): string | undefined {
  const lower = word?.toLowerCase() ?? '';
  return /^(get|put|post|delete|options|head|patch|trace|query)$/.test(lower) ? lower : undefined;
}

function hasFragments({ key, operation_id }: OperationSummary, fragments: readonly string[]): boolean {
  const names = `${normalize(key)} ${(operation_id ?? '').toLowerCase()}`;
  return fragments.every((fragment) => names.includes(fragment));
}

/**
 * The operations with all fragments: the one that a fragment names whole, then those that have it early in the path, the
 * shorter path first.
 *
 * @param literal the first fragment as it was typed: two paths may differ in the names of their parameters only
 */
function byFragments(
  operations: readonly OperationSummary[],
  fragments: readonly string[],
  literal: string | undefined,
): OperationSummary[] {
  const [first = ''] = fragments;
  const position = ({ path }: OperationSummary) => normalize(path).indexOf(first);
  const length = ({ path }: OperationSummary) => path.split('/').length;
  return operations
    .filter((operation) => hasFragments(operation, fragments))
    .toSorted((one, other) => position(one) - position(other) || length(one) - length(other))
    .toSorted(firstWhere(({ key, path }) => normalize(path) === first || normalize(key) === first))
    .toSorted(firstWhere(({ key, path }) => [path, key].some((name) => name.toLowerCase() === literal)));
}

/** Compares so that what fulfils the condition comes first, and all else stays in its order. */
function firstWhere<T>(isFirst: (value: T) => boolean): (one: T, other: T) => number {
  return (one, other) => Number(isFirst(other)) - Number(isFirst(one));
}

/** The ids of the operations with all terms, by score. */
async function ranked(
  index: MiniSearch,
  boosts: readonly number[],
  terms: readonly string[],
): Promise<number[]> {
  const exact = await scoresOf(index, boosts, terms, false);
  const scores = exact.size > 0 ? exact : await scoresOf(index, boosts, terms, fuzzinessOf);
  return [...scores]
    .toSorted(([id, score], [otherId, other]) => other - score || id - otherId)
    .map(([id]) => id);
}

type Scores = ReadonlyMap<number, number>;

/** The operations with all terms, and the sums of their scores; other work is let in between two slices. */
async function scoresOf(
  index: MiniSearch,
  boosts: readonly number[],
  terms: readonly string[],
  fuzzy: typeof fuzzinessOf | false,
): Promise<Scores> {
  let scores: Scores | undefined;
  for (const term of terms) {
    const found = new Map<number, number>();
    for (let from = 0; from < boosts.length; from += SEARCHED) {
      const isSearched = (id: number) =>
        id >= from && id < from + SEARCHED && (scores === undefined || scores.has(id));
      // An operation with the boost 0 is passed over.
      const boostDocument = (id: number) => (isSearched(id) ? (boosts[id] ?? 0) : 0);
      for (const { id, score } of index.search(term, { fuzzy, boostDocument }))
        found.set(id, (scores?.get(id) ?? 0) + score);
      await setImmediate();
    }
    scores = found;
  }
  return scores ?? new Map();
}

function fuzzinessOf(word: string): number | false {
  return word.length >= MIN_FUZZY_LENGTH && FUZZINESS;
}

type Indexed = OperationSummary & { id: number };

async function indexOf(operations: readonly OperationSummary[]): Promise<MiniSearch> {
  const index = new MiniSearch<Indexed>({
    fields: [...FIELDS],
    extractField: (operation, name) => (name === 'id' ? operation.id : textOf(operation, name)),
    tokenize: (text) => [...new Set([...plainWords(text).map(termOf), ...termsOf(text)])],
    searchOptions: {
      // A term as it is: queryTermsOf has made it.
      tokenize: (term) => [term],
      boost: BOOSTS,
      prefix: true,
      maxFuzzy: MAX_TYPOS,
    },
  });
  const documents = operations.map((operation, id) => ({ ...operation, id }));
  await index.addAllAsync(documents, { chunkSize: CHUNK });
  return index;
}

/** `/users` ranks before the paths below it. */
function boostOf({ path }: OperationSummary): number {
  return 1 / Math.sqrt(path.split('/').length);
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

/** Singular and plural are one term. */
function termOf(word: string): string {
  const lower = word.toLowerCase();
  return lower.length > 3 ? lower.replace(/s$/, '') : lower;
}
