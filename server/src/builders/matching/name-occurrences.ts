import { type CandidateName, type PreparedCandidate, pathTarget } from './candidates.ts';
import { isTypoOf, stem, stemsOf, type Token } from './tokens.ts';
import {
  CONTEXT_WORDS_AFTER,
  CONTEXT_WORDS_BEFORE,
  ENVIRONMENTS,
  EXISTING_DATA_WORDS,
  isCommonWord,
  STOP_WORDS,
} from './word-lists.ts';

/** Where a prompt has words that name an integration, rightly spelt or not. */

/** Words of a prompt, from `start` up to `end`. */
export type Span = { start: number; end: number };

export type NameOccurrence = Span & { name: CandidateName; isTypo: boolean };

const MAX_NAME_TOKENS = 4;
/** What a prompt says again and again is judged where it says it first. */
const MAX_OCCURRENCES = 5;
const TYPO_WEIGHT = 0.9;

/** A prompt's words, and what one to four of them in a row say written as one: “git hub”, “Google Calendar”. */
export type PromptIndex = {
  tokens: readonly Token[];
  spansByTerm: ReadonlyMap<string, readonly Span[]>;
  /** Those of `spans` that hold a word which is none of everyday English, and so perhaps a misspelt name. */
  uncommonTerms: readonly string[];
};

export function indexPrompt(words: readonly Token[]): PromptIndex {
  const spans = new Map<string, Span[]>();
  const unknown = new Set<string>();
  const add = (joined: string, span: Span) => {
    const known = spans.get(joined);
    if (!known) spans.set(joined, [span]);
    else if (known.length < MAX_OCCURRENCES) known.push(span);
  };
  for (const start of words.keys()) {
    let joined = '';
    let isUnknown = false;
    for (const [offset, word] of words.slice(start, start + MAX_NAME_TOKENS).entries()) {
      if (offset > 0 && (word.gap === 'stop' || word.gap === 'comma')) break;
      const span = { start, end: start + offset + 1 };
      add(joined + word.folded, span);
      if (word.stem !== word.folded) add(joined + word.stem, span);
      isUnknown ||= !isCommonWord(word.folded) && !isCommonWord(word.stem);
      joined += word.folded;
      if (isUnknown) unknown.add(joined);
    }
  }
  return { tokens: words, spansByTerm: spans, uncommonTerms: [...unknown] };
}

/** The names of all candidates that stand in the prompt as they are. */
export function exactTerms(
  reading: PromptIndex,
  prepared: readonly PreparedCandidate[],
): ReadonlySet<string> {
  const all = prepared.flatMap(({ names }) => names.map(({ term: joined }) => joined));
  return new Set(all.filter((joined) => reading.spansByTerm.has(joined)));
}

/**
 * Where the prompt names the candidate.
 *
 * @param spelt names that stand in the prompt as they are: none of them is a misspelling of another
 */
export function findOccurrences(
  reading: PromptIndex,
  { names }: PreparedCandidate,
  spelt: ReadonlySet<string>,
): NameOccurrence[] {
  return names.flatMap((name): NameOccurrence[] => {
    const found = reading.spansByTerm.get(name.term);
    if (found) return found.map((span) => ({ ...span, name, isTypo: false }));
    if (name.kind === 'umbrella') return [];
    return reading.uncommonTerms
      .filter((joined) => !spelt.has(joined) && isTypoOf(joined, name.term))
      .flatMap((joined) => reading.spansByTerm.get(joined) ?? [])
      .map((span) => ({ ...span, name, isTypo: true }));
  });
}

export function scoreOccurrence({ name, isTypo }: NameOccurrence): number {
  return name.weight * (isTypo ? TYPO_WEIGHT : 1);
}

/** Does what may be the name of this candidate stand as its name? A word that means other things too has to show it. */
export function isUsedAsName(
  words: readonly Token[],
  naming: NameOccurrence,
  prepared: PreparedCandidate,
): boolean {
  if (naming.name.kind === 'name' && !consistsOfCommonWords(words, naming)) return true;
  if (isFollowedByTopic(words, naming, prepared)) return true;
  if (naming.name.kind === 'umbrella') return false;
  return (
    isFollowedByContextWord(words, naming) ||
    isDomain(words, naming) ||
    isServedResource(words, naming, prepared) ||
    isStandalone(words, naming) ||
    isCapitalisedName(words, naming)
  );
}

/** “Sales force” may be the name Salesforce, and may be what it says. */
function consistsOfCommonWords(words: readonly Token[], { start, end, name }: NameOccurrence): boolean {
  return end - start > name.tokenCount && words.slice(start, end).every(({ folded }) => isCommonWord(folded));
}

/** “Slack messages” */
function isFollowedByTopic(
  words: readonly Token[],
  span: Span,
  { hasTopic: isAbout }: PreparedCandidate,
): boolean {
  const next = nextToken(words, span);
  return next !== undefined && !COMMON_TOPIC.test(next.stem) && isAbout(next.stem);
}

/** Any API has these. */
const COMMON_TOPIC = /^(user|time|day|date|name|list|new|search|number|type|line|id)$/;

/** “the Slack account”, “Stripe sandbox” */
function isFollowedByContextWord(words: readonly Token[], span: Span): boolean {
  const next = nextToken(words, span);
  return next !== undefined && (CONTEXT_WORDS_AFTER.has(next.stem) || ENVIRONMENTS.has(next.folded));
}

function nextToken(words: readonly Token[], { end }: Span): Token | undefined {
  const next = words[end];
  return next?.gap === 'stop' ? undefined : next;
}

/** “The weather”, “a weather app”, where that is what the API serves. */
function isServedResource(
  words: readonly Token[],
  naming: NameOccurrence,
  { candidate }: PreparedCandidate,
): boolean {
  const before = words[naming.start - 1]?.folded ?? '';
  const isAsked =
    before === 'the' || EXISTING_DATA_WORDS.has(before) || nextToken(words, naming)?.stem === 'app';
  const subject = stem(naming.name.term);
  return isAsked && candidate.operations.some(({ key }) => stemsOf(pathTarget(key)).includes(subject));
}

/** A noun by itself: “to Slack, when”, “Notion to website”; not “to slack lines”, “in front of”, “zoom in”. */
function isStandalone(words: readonly Token[], { name, start, end }: NameOccurrence): boolean {
  const next = words[end];
  const isEnd = !next || next.gap === 'stop' || next.gap === 'comma';
  if (name.source === 'workspace' && startsSentence(words[start])) return isEnd || JOINING.test(next.folded);
  const isLocated = CONTEXT_WORDS_BEFORE.has(words[start - 1]?.folded ?? '');
  return isLocated && (isEnd || (STOP_WORDS.has(next.folded) && next.folded !== 'of'));
}

const JOINING = /^(to|and|or|plus|vs|und|et|y)$/;

function startsSentence(word: Token | undefined): boolean {
  return word?.gap === 'start' || word?.gap === 'stop';
}

/** “monday.com” */
function isDomain(words: readonly Token[], { end }: Span): boolean {
  const next = words[end];
  return next?.gap === 'dot' && /^(com|io|so|app|ai|dev|net|org)$/.test(next.folded);
}

/** With a capital in the middle of a sentence that has few, and in no longer name. */
function isCapitalisedName(words: readonly Token[], { start, end }: Span): boolean {
  const [word, next] = [words[start], words[end]];
  const isInLongerName = next?.isCapital === true && next.gap === 'space' && isCommonWord(next.folded);
  if (!word?.isCapital || startsSentence(word) || isInLongerName || isWeekday(word)) return false;
  return words.filter(({ isCapital }) => isCapital).length * 2 <= words.length;
}

function isWeekday({ folded }: Token): boolean {
  return /^(mon|tues|wednes|thurs|fri|satur|sun)days?$/.test(folded);
}
