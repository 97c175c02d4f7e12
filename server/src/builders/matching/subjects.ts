import type { Span } from './naming.ts';
import { type Candidate, type Prepared, subjectsIn } from './prepare.ts';
import { BUILDING, DATA_CUES, FUNCTION_WORDS, NOUNS_TOO, VERBS } from './vocabulary.ts';
import type { Word } from './words.ts';

/** What a prompt is about, and how much of that an integration is about: for prompts that name none. */

/** A word in this share of a workspace's integrations tells none from the others. */
const COMMON_SHARE = 0.3;
const LEAST_COMMON = 3;

/** A prompt says early what it is about. */
const MOST_CONTENT = 20;
const LEAST_COVERAGE = 0.6;
const LEAST_WORDS = 2;

export type Subjects = {
  /** The words with a meaning of their own. */
  content: readonly { stem: string; index: number }[];
  /** Those that tell one integration from another. */
  telling: ReadonlySet<string>;
  /** Does the prompt speak of data that there is already (“our”, “latest”)? */
  isOfExistingData: boolean;
};

/** Reads what a prompt is about, told apart by what the candidates are about. */
export function subjectsOf(words: readonly Word[], candidates: readonly Prepared[]): Subjects {
  const content = [...words.entries()]
    .filter(([, word]) => isContent(word))
    .slice(0, MOST_CONTENT)
    .map(([index, { stem }]) => ({ stem, index }));
  const isCommonFrom = Math.max(LEAST_COMMON, candidates.length * COMMON_SHARE);
  const telling = new Set(
    content
      .map(({ stem }) => stem)
      .filter((stem) => candidates.filter(({ isAbout }) => isAbout(stem)).length < isCommonFrom),
  );
  return { content, telling, isOfExistingData: words.some(({ folded }) => DATA_CUES.has(folded)) };
}

function isContent({ folded, stem }: Word): boolean {
  if (FUNCTION_WORDS.has(folded) || DATA_CUES.has(folded) || BUILDING.has(stem)) return false;
  return NOUNS_TOO.has(stem) || !VERBS.has(stem);
}

/**
 * How much of what a prompt is about an integration is about: enough with most of its words, or with two that
 * stand beside each other in both (“support tickets”).
 */
export function subjectEvidence(
  { content, telling }: Subjects,
  { candidate, isAbout }: Prepared,
): { isEnough: boolean; strength: number; coverage: number; spans: Span[] } {
  const covered = content.filter(({ stem }) => telling.has(stem) && isAbout(stem));
  const paired = covered.filter(({ stem, index }, position) => {
    const next = covered[position + 1];
    return next?.index === index + 1 && saysTogether(candidate, stem, next.stem);
  }).length;
  const distinct = new Set(covered.map(({ stem }) => stem)).size;
  const coverage = content.length === 0 ? 0 : covered.length / content.length;
  return {
    isEnough: paired > 0 || (distinct >= LEAST_WORDS && coverage >= LEAST_COVERAGE),
    strength: distinct + 2 * paired,
    coverage,
    spans: covered.map(({ index }) => ({ start: index, end: index + 1 })),
  };
}

/** Does the description or a summary have the two words beside each other? */
function saysTogether({ description, operations }: Candidate, first: string, second: string): boolean {
  return [description, ...operations.map(({ summary }) => summary)].some((text) => {
    const stems = subjectsIn(text);
    return stems.some((stem, index) => stem === first && stems[index + 1] === second);
  });
}
