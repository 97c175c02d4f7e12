import { type Candidate, type PreparedCandidate, topicsIn } from './candidates.ts';
import type { Span } from './name-occurrences.ts';
import type { Token } from './tokens.ts';
import {
  APP_REQUEST_WORDS,
  EXISTING_DATA_WORDS,
  METHODS_OF_VERBS,
  STOP_WORDS,
  VERBS_ALSO_NOUNS,
} from './word-lists.ts';

/** What a prompt is about, and how much of that an integration is about: for prompts that name none. */

/** A word in this share of a workspace's integrations tells none from the others. */
const MAX_DOCUMENT_FREQUENCY = 0.3;
const MIN_COMMON_CANDIDATES = 3;

/** A prompt says early what it is about. */
const MAX_TOPICS = 20;
const MIN_COVERAGE = 0.6;
const MIN_TOPICS = 2;

export type PromptTopics = {
  /** The words with a meaning of their own. */
  all: readonly { stem: string; index: number }[];
  /** Those that tell one integration from another. */
  distinctive: ReadonlySet<string>;
  /** Does the prompt speak of data that there is already (“our”, “latest”)? */
  refersToExistingData: boolean;
};

/** Reads what a prompt is about, told apart by what the candidates are about. */
export function promptTopics(
  words: readonly Token[],
  candidates: readonly PreparedCandidate[],
): PromptTopics {
  const content = [...words.entries()]
    .filter(([, word]) => isTopicToken(word))
    .slice(0, MAX_TOPICS)
    .map(([index, { stem }]) => ({ stem, index }));
  const isCommonFrom = Math.max(MIN_COMMON_CANDIDATES, candidates.length * MAX_DOCUMENT_FREQUENCY);
  const telling = new Set(
    content
      .map(({ stem }) => stem)
      .filter((stem) => candidates.filter(({ hasTopic: isAbout }) => isAbout(stem)).length < isCommonFrom),
  );
  return {
    all: content,
    distinctive: telling,
    refersToExistingData: words.some(({ folded }) => EXISTING_DATA_WORDS.has(folded)),
  };
}

function isTopicToken({ folded, stem }: Token): boolean {
  if (STOP_WORDS.has(folded) || EXISTING_DATA_WORDS.has(folded) || APP_REQUEST_WORDS.has(stem)) return false;
  return VERBS_ALSO_NOUNS.has(stem) || !METHODS_OF_VERBS.has(stem);
}

/**
 * How much of what a prompt is about an integration is about: enough with most of its words, or with two that
 * stand beside each other in both (“support tickets”).
 */
export function scoreTopics(
  { all: content, distinctive: telling }: PromptTopics,
  { candidate, hasTopic: isAbout }: PreparedCandidate,
): { isEnough: boolean; strength: number; coverage: number; spans: Span[] } {
  const covered = content.filter(({ stem }) => telling.has(stem) && isAbout(stem));
  const paired = covered.filter(({ stem, index }, position) => {
    const next = covered[position + 1];
    return next?.index === index + 1 && containsBigram(candidate, stem, next.stem);
  }).length;
  const distinct = new Set(covered.map(({ stem }) => stem)).size;
  const coverage = content.length === 0 ? 0 : covered.length / content.length;
  return {
    isEnough: paired > 0 || (distinct >= MIN_TOPICS && coverage >= MIN_COVERAGE),
    strength: distinct + 2 * paired,
    coverage,
    spans: covered.map(({ index }) => ({ start: index, end: index + 1 })),
  };
}

/** Does the description or a summary have the two words beside each other? */
function containsBigram({ description, operations }: Candidate, first: string, second: string): boolean {
  return [description, ...operations.map(({ summary }) => summary)].some((text) => {
    const stems = topicsIn(text);
    return stems.some((stem, index) => stem === first && stems[index + 1] === second);
  });
}
