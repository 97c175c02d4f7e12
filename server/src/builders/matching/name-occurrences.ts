import { type CandidateName, type PreparedCandidate, resourceOf } from './candidates.ts';
import { isCommonWord } from './common-words.ts';
import { isTypoOf, stem, stemsOf, type Token } from './tokens.ts';
import {
  CONTEXT_WORDS_AFTER,
  CONTEXT_WORDS_BEFORE,
  ENVIRONMENTS,
  EXISTING_DATA_WORDS,
  STOP_WORDS,
} from './word-lists.ts';

/** Finds the names of candidates in a prompt, misspelt ones too. */

/** Tokens of a prompt, from `start` up to, and without, `end`. */
export type Span = { start: number; end: number };

export type NameOccurrence = Span & { name: CandidateName; isTypo: boolean };

const MAX_NAME_TOKENS = 4;
/** More occurrences of the same term are ignored. */
const MAX_OCCURRENCES = 5;
const TYPO_WEIGHT = 0.9;

/** The tokens of a prompt, and its n-grams of up to four tokens as terms: “git hub” is found as “github”. */
export type PromptIndex = {
  tokens: readonly Token[];
  spansByTerm: ReadonlyMap<string, readonly Span[]>;
  /** Terms that contain a word which is not common, and so may be misspelt names. */
  uncommonTerms: readonly string[];
};

/** Indexes the n-grams of a prompt. */
export function indexPrompt(tokens: readonly Token[]): PromptIndex {
  const spansByTerm = new Map<string, Span[]>();
  const uncommonTerms = new Set<string>();
  const add = (term: string, span: Span) => {
    const spans = spansByTerm.get(term);
    if (!spans) spansByTerm.set(term, [span]);
    else if (spans.length < MAX_OCCURRENCES) spans.push(span);
  };
  for (const start of tokens.keys()) {
    let term = '';
    let isUncommon = false;
    for (const [offset, token] of tokens.slice(start, start + MAX_NAME_TOKENS).entries()) {
      if (offset > 0 && (token.separator === 'stop' || token.separator === 'comma')) break;
      const span = { start, end: start + offset + 1 };
      add(term + token.folded, span);
      if (token.stem !== token.folded) add(term + token.stem, span);
      isUncommon ||= !isCommonWord(token.folded) && !isCommonWord(token.stem);
      term += token.folded;
      if (isUncommon) uncommonTerms.add(term);
    }
  }
  return { tokens, spansByTerm, uncommonTerms: [...uncommonTerms] };
}

/** The names of all candidates that the prompt contains as they are. */
export function exactTerms(
  index: PromptIndex,
  candidates: readonly PreparedCandidate[],
): ReadonlySet<string> {
  const terms = candidates.flatMap(({ names }) => names.map(({ term }) => term));
  return new Set(terms.filter((term) => index.spansByTerm.has(term)));
}

/**
 * Finds where a prompt contains a name of the candidate.
 *
 * @param exact the names of all candidates that the prompt contains as they are: none of them is a typo of another
 */
export function findOccurrences(
  index: PromptIndex,
  { names }: PreparedCandidate,
  exact: ReadonlySet<string>,
): NameOccurrence[] {
  return names.flatMap((name): NameOccurrence[] => {
    const spans = index.spansByTerm.get(name.term);
    if (spans) return spans.map((span) => ({ ...span, name, isTypo: false }));
    if (name.kind === 'vendor') return [];
    return index.uncommonTerms
      .filter((term) => !exact.has(term) && isTypoOf(term, name.term))
      .flatMap((term) => index.spansByTerm.get(term) ?? [])
      .map((span) => ({ ...span, name, isTypo: true }));
  });
}

/** How sure it is that the occurrence is of this name, 0 to 1. */
export function scoreOccurrence({ name, isTypo }: NameOccurrence): number {
  return name.weight * (isTypo ? TYPO_WEIGHT : 1);
}

/** Is it used as a name? The context has to show it of a common word and of a vendor. */
export function isUsedAsName(
  tokens: readonly Token[],
  occurrence: NameOccurrence,
  candidate: PreparedCandidate,
): boolean {
  const { kind } = occurrence.name;
  if (kind === 'distinctive' && !isSplitIntoCommonWords(tokens, occurrence)) return true;
  if (isFollowedByTopic(tokens, occurrence, candidate)) return true;
  if (kind === 'vendor') return false;
  return (
    isFollowedByContextWord(tokens, occurrence) ||
    isDomain(tokens, occurrence) ||
    isRequestedResource(tokens, occurrence, candidate) ||
    isStandalone(tokens, occurrence) ||
    isCapitalisedName(tokens, occurrence)
  );
}

/** “Sales force” may be the name Salesforce, or just the two words. */
function isSplitIntoCommonWords(tokens: readonly Token[], { start, end, name }: NameOccurrence): boolean {
  return end - start > name.wordCount && tokens.slice(start, end).every(({ folded }) => isCommonWord(folded));
}

/** “Slack messages” */
function isFollowedByTopic(tokens: readonly Token[], span: Span, { hasTopic }: PreparedCandidate): boolean {
  const next = nextToken(tokens, span);
  return next !== undefined && !UNSPECIFIC_TOPIC.test(next.stem) && hasTopic(next.stem);
}

/** Any API has these. */
const UNSPECIFIC_TOPIC = /^(user|time|day|date|name|list|new|search|number|type|line|id)$/;

/** “The Slack account”, “Stripe sandbox” */
function isFollowedByContextWord(tokens: readonly Token[], span: Span): boolean {
  const next = nextToken(tokens, span);
  return next !== undefined && (CONTEXT_WORDS_AFTER.has(next.stem) || ENVIRONMENTS.has(next.folded));
}

function nextToken(tokens: readonly Token[], { end }: Span): Token | undefined {
  const next = tokens[end];
  return next?.separator === 'stop' ? undefined : next;
}

/** “The weather”, “a weather app”, where the API has such a resource. */
function isRequestedResource(
  tokens: readonly Token[],
  occurrence: NameOccurrence,
  { candidate }: PreparedCandidate,
): boolean {
  const previous = tokens[occurrence.start - 1]?.folded ?? '';
  const isRequested =
    previous === 'the' || EXISTING_DATA_WORDS.has(previous) || nextToken(tokens, occurrence)?.stem === 'app';
  const resource = stem(occurrence.name.term);
  return isRequested && candidate.operations.some(({ key }) => stemsOf(resourceOf(key)).includes(resource));
}

/** A noun by itself: “to Slack, when”, “Notion to website”; not “to slack lines”, “in front of”, “zoom in”. */
function isStandalone(tokens: readonly Token[], { name, start, end }: NameOccurrence): boolean {
  const next = tokens[end];
  const isEnd = !next || next.separator === 'stop' || next.separator === 'comma';
  if (name.source === 'integration' && isFirstOfSentence(tokens[start])) {
    return isEnd || JOINING_WORD.test(next.folded);
  }
  if (!CONTEXT_WORDS_BEFORE.has(tokens[start - 1]?.folded ?? '')) return false;
  return isEnd || (STOP_WORDS.has(next.folded) && next.folded !== 'of');
}

const JOINING_WORD = /^(to|and|or|plus|vs|und|et|y)$/;

function isFirstOfSentence(token: Token | undefined): boolean {
  return token?.separator === 'start' || token?.separator === 'stop';
}

/** “monday.com” */
function isDomain(tokens: readonly Token[], { end }: Span): boolean {
  const next = tokens[end];
  return next?.separator === 'dot' && /^(com|io|so|app|ai|dev|net|org)$/.test(next.folded);
}

/** Capitalised within a sentence that has few capitals, and not as part of a longer name. */
function isCapitalisedName(tokens: readonly Token[], { start, end }: Span): boolean {
  const [token, next] = [tokens[start], tokens[end]];
  const isInLongerName =
    next?.isCapitalised === true && next.separator === 'space' && isCommonWord(next.folded);
  if (!token?.isCapitalised || isFirstOfSentence(token) || isInLongerName || isWeekday(token)) return false;
  return tokens.filter(({ isCapitalised }) => isCapitalised).length * 2 <= tokens.length;
}

function isWeekday({ folded }: Token): boolean {
  return /^(mon|tues|wednes|thurs|fri|satur|sun)days?$/.test(folded);
}
