import type { CandidateName } from './candidate-names.ts';
import { isCommonWord } from './dictionary.ts';
import type { PreparedCandidate } from './prepare-candidate.ts';
import { isTypoOf, stem, type Token } from './tokens.ts';
import { isVerb } from './verbs.ts';
import {
  CONTEXT_WORDS_AFTER,
  CONTEXT_WORDS_BEFORE,
  ENVIRONMENTS,
  PARTICLES,
  SENT_THINGS,
  STOP_WORDS,
} from './words.ts';

/** Finds the names of candidates in a prompt, misspelt ones too. */

/** Tokens of a prompt, from `start` up to, and without, `end`. */
export type Span = { start: number; end: number };

export type NameOccurrence = Span & { name: CandidateName; isTypo: boolean };

const MAX_NAME_TOKENS = 4;
/** More occurrences of the same term are ignored. */
const MAX_OCCURRENCES = 3;
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
    // “A Google Sheet” is one of Google Sheets, but a team is no Microsoft Teams.
    const singular = name.wordCount > 1 ? stem(name.term) : name.term;
    const spans = index.spansByTerm.get(name.term) ?? index.spansByTerm.get(singular);
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
  if (isFollowedByContextWord(tokens, occurrence)) return true;
  // “Billing” says what the API is for: `findSubjects` finds it.
  if (candidate.subjects.get(tokens[occurrence.start]?.stem ?? '') === 4) return false;
  return (
    isDomain(tokens, occurrence) || isStandalone(tokens, occurrence) || isCapitalisedName(tokens, occurrence)
  );
}

/** “Sales force” may be the name Salesforce, or just the two words. */
function isSplitIntoCommonWords(tokens: readonly Token[], { start, end, name }: NameOccurrence): boolean {
  return end - start > name.wordCount && tokens.slice(start, end).every(({ folded }) => isCommonWord(folded));
}

/** “Slack messages” */
function isFollowedByTopic(tokens: readonly Token[], span: Span, candidate: PreparedCandidate): boolean {
  const next = nextToken(tokens, span);
  if (next === undefined || UNSPECIFIC_TOPIC.test(next.stem)) return false;
  return candidate.topics.has(next.stem);
}

/** Any API has these. */
const UNSPECIFIC_TOPIC = /^(user|time|day|date|name|list|new|search|number|type|line|id)$/;

/** “The Slack account”, “Stripe sandbox”, and first in a sentence “Slack alerts” */
function isFollowedByContextWord(tokens: readonly Token[], span: Span): boolean {
  const next = nextToken(tokens, span);
  if (next === undefined) return false;
  if (isFirstOfSentence(tokens[span.start]) && SENT_THINGS.has(next.stem)) return true;
  return CONTEXT_WORDS_AFTER.has(next.stem) || ENVIRONMENTS.has(next.folded);
}

function nextToken(tokens: readonly Token[], { end }: Span): Token | undefined {
  const next = tokens[end];
  return next?.separator === 'stop' ? undefined : next;
}

/** A noun by itself: “to Slack, when”, “Notion to website”; not “to slack lines”, “in front of”, “zoom in”. */
function isStandalone(tokens: readonly Token[], { name, start, end }: NameOccurrence): boolean {
  const [token, next] = [tokens[start], tokens[end]];
  if (!token || isWeekday(token)) return false;
  const isEnd = !next || next.separator === 'stop' || next.separator === 'comma';
  if (isFirstOfSentence(token)) {
    if (name.source !== 'integration') return false;
    if (isEnd || /^(me|us)$/.test(next.folded)) return true;
    return (
      JOINING_WORD.test(next.folded) &&
      (next.separator === 'hyphen' || tokens[end + 1]?.isCapitalised === true)
    );
  }
  const previous = tokens[start - 1]?.folded ?? '';
  if (!CONTEXT_WORDS_BEFORE.has(previous)) return false;
  // “A page to zoom and pan”: a verb, unless something goes to it.
  if (/^(to|and|or|nor)$/.test(previous) && !token.isCapitalised && !hasTransfer(tokens, start)) return false;
  return isEnd || (STOP_WORDS.has(next.folded) && !PARTICLES.has(next.folded));
}

const JOINING_WORD = /^(to|and|or|plus|vs)$/;

/** Does the sentence move something before the token? “Post it to slack” */
function hasTransfer(tokens: readonly Token[], before: number): boolean {
  const none = new Set<number>();
  return tokens.slice(0, before).some(({ stem }, at) => isVerb(tokens, at, none) || TRANSFERS.test(stem));
}

const TRANSFERS = /^(sync|connect|copy|integrate|migrate|write|turn|result|bridge)$/;

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
