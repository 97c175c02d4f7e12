import { type Candidate, type PreparedCandidate, topicsIn } from './candidates.ts';
import type { Span } from './name-occurrences.ts';
import type { Token } from './tokens.ts';
import {
  APP_REQUEST_WORDS,
  EXISTING_DATA_WORDS,
  METHODS_BY_VERB,
  STOP_WORDS,
  VERBS_ALSO_NOUNS,
} from './word-lists.ts';

/** Matches a prompt that names no integration by its topics. */

/** A topic of this share of the candidates, and of at least so many, tells none from the others. */
const MAX_DOCUMENT_FREQUENCY = 0.3;
const MIN_FREQUENT_CANDIDATES = 3;

/** A prompt says early what it is about. */
const MAX_PROMPT_TOPICS = 20;
const MIN_COVERAGE = 0.6;
const MIN_TOPICS = 2;

export type PromptTopics = {
  all: readonly { stem: string; index: number }[];
  /** Those that few candidates have. */
  distinctive: ReadonlySet<string>;
  /** Does the prompt speak of data that exists already (“our”, “latest”)? */
  refersToExistingData: boolean;
};

/** Finds the topics of a prompt, and which of them tell one candidate from another. */
export function findTopics(tokens: readonly Token[], candidates: readonly PreparedCandidate[]): PromptTopics {
  const all = [...tokens.entries()]
    .filter(([, token]) => isTopicToken(token))
    .slice(0, MAX_PROMPT_TOPICS)
    .map(([index, { stem }]) => ({ stem, index }));
  const frequentFrom = Math.max(MIN_FREQUENT_CANDIDATES, candidates.length * MAX_DOCUMENT_FREQUENCY);
  const isDistinctive = (stem: string) =>
    candidates.filter(({ hasTopic }) => hasTopic(stem)).length < frequentFrom;
  return {
    all,
    distinctive: new Set(all.map(({ stem }) => stem).filter(isDistinctive)),
    refersToExistingData: tokens.some(({ folded }) => EXISTING_DATA_WORDS.has(folded)),
  };
}

function isTopicToken({ folded, stem }: Token): boolean {
  if (STOP_WORDS.has(folded) || EXISTING_DATA_WORDS.has(folded) || APP_REQUEST_WORDS.has(stem)) return false;
  return VERBS_ALSO_NOUNS.has(stem) || !METHODS_BY_VERB.has(stem);
}

/** How well the topics of a prompt fit a candidate. */
export type TopicScore = {
  /** Most topics fit, or two that are adjacent in both (“support tickets”). */
  isMatch: boolean;
  /** Counts the topics that fit, adjacent ones threefold. */
  strength: number;
  /** The share of the prompt's topics that fit, 0 to 1. */
  coverage: number;
  spans: Span[];
};

/** Scores a candidate by the topics it shares with a prompt. */
export function scoreTopics(topics: PromptTopics, { candidate, hasTopic }: PreparedCandidate): TopicScore {
  const shared = topics.all.filter(({ stem }) => topics.distinctive.has(stem) && hasTopic(stem));
  const adjacentPairs = shared.filter(({ stem, index }, position) => {
    const next = shared[position + 1];
    return next?.index === index + 1 && containsBigram(candidate, stem, next.stem);
  }).length;
  const distinct = new Set(shared.map(({ stem }) => stem)).size;
  const coverage = topics.all.length === 0 ? 0 : shared.length / topics.all.length;
  return {
    isMatch: adjacentPairs > 0 || (distinct >= MIN_TOPICS && coverage >= MIN_COVERAGE),
    strength: distinct + 2 * adjacentPairs,
    coverage,
    spans: shared.map(({ index }) => ({ start: index, end: index + 1 })),
  };
}

/** Are the two topics adjacent in the description or in a summary? */
function containsBigram({ description, operations }: Candidate, first: string, second: string): boolean {
  return [description, ...operations.map(({ summary }) => summary)].some((text) => {
    const stems = topicsIn(text);
    return stems.some((stem, index) => stem === first && stems[index + 1] === second);
  });
}
