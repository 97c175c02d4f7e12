import { type Name, type Prepared, targetOf } from './prepare.ts';
import { COMPANIONS, DATA_CUES, FUNCTION_WORDS, isEveryday, LOCATING, QUALIFIERS } from './vocabulary.ts';
import { isTypoOf, stem, stemsOf, type Word } from './words.ts';

/** Where a prompt has words that name an integration, rightly spelt or not. */

/** Words of a prompt, from `start` up to `end`. */
export type Span = { start: number; end: number };

export type Naming = Span & { name: Name; isTypo: boolean };

const LONGEST_NAME = 4;
/** What a prompt says again and again is judged where it says it first. */
const MOST_OCCURRENCES = 5;
const TYPO_WEIGHT = 0.9;

/** A prompt's words, and what one to four of them in a row say written as one: “git hub”, “Google Calendar”. */
export type Reading = {
  words: readonly Word[];
  spans: ReadonlyMap<string, readonly Span[]>;
  /** Those of `spans` that hold a word which is none of everyday English, and so perhaps a misspelt name. */
  unknown: readonly string[];
};

export function readSpans(words: readonly Word[]): Reading {
  const spans = new Map<string, Span[]>();
  const unknown = new Set<string>();
  const add = (joined: string, span: Span) => {
    const known = spans.get(joined);
    if (!known) spans.set(joined, [span]);
    else if (known.length < MOST_OCCURRENCES) known.push(span);
  };
  for (const start of words.keys()) {
    let joined = '';
    let isUnknown = false;
    for (const [offset, word] of words.slice(start, start + LONGEST_NAME).entries()) {
      if (offset > 0 && (word.gap === 'stop' || word.gap === 'comma')) break;
      const span = { start, end: start + offset + 1 };
      add(joined + word.folded, span);
      if (word.stem !== word.folded) add(joined + word.stem, span);
      isUnknown ||= !isEveryday(word.folded) && !isEveryday(word.stem);
      joined += word.folded;
      if (isUnknown) unknown.add(joined);
    }
  }
  return { words, spans, unknown: [...unknown] };
}

/** The names of all candidates that stand in the prompt as they are. */
export function namesSpelt(reading: Reading, prepared: readonly Prepared[]): ReadonlySet<string> {
  const all = prepared.flatMap(({ names }) => names.map(({ joined }) => joined));
  return new Set(all.filter((joined) => reading.spans.has(joined)));
}

/**
 * Where the prompt names the candidate.
 *
 * @param spelt names that stand in the prompt as they are: none of them is a misspelling of another
 */
export function namingsOf(reading: Reading, { names }: Prepared, spelt: ReadonlySet<string>): Naming[] {
  return names.flatMap((name): Naming[] => {
    const found = reading.spans.get(name.joined);
    if (found) return found.map((span) => ({ ...span, name, isTypo: false }));
    if (name.kind === 'umbrella') return [];
    return reading.unknown
      .filter((joined) => !spelt.has(joined) && isTypoOf(joined, name.joined))
      .flatMap((joined) => reading.spans.get(joined) ?? [])
      .map((span) => ({ ...span, name, isTypo: true }));
  });
}

export function weightOf({ name, isTypo }: Naming): number {
  return name.weight * (isTypo ? TYPO_WEIGHT : 1);
}

/** Does what may be the name of this candidate stand as its name? A word that means other things too has to show it. */
export function standsAsName(words: readonly Word[], naming: Naming, prepared: Prepared): boolean {
  if (naming.name.kind === 'name' && !isOfEverydayWords(words, naming)) return true;
  if (isBesideItsSubject(words, naming, prepared)) return true;
  if (naming.name.kind === 'umbrella') return false;
  return (
    isBesideCompanion(words, naming) ||
    isDomain(words, naming) ||
    isServed(words, naming, prepared) ||
    isAlone(words, naming) ||
    isWrittenAsName(words, naming)
  );
}

/** “Sales force” may be the name Salesforce, and may be what it says. */
function isOfEverydayWords(words: readonly Word[], { start, end, name }: Naming): boolean {
  return end - start > name.wordCount && words.slice(start, end).every(({ folded }) => isEveryday(folded));
}

/** “Slack messages” */
function isBesideItsSubject(words: readonly Word[], span: Span, { isAbout }: Prepared): boolean {
  const next = following(words, span);
  return next !== undefined && !COMMON_SUBJECT.test(next.stem) && isAbout(next.stem);
}

/** Any API has these. */
const COMMON_SUBJECT = /^(user|time|day|date|name|list|new|search|number|type|line|id)$/;

/** “the Slack account”, “Stripe sandbox” */
function isBesideCompanion(words: readonly Word[], span: Span): boolean {
  const next = following(words, span);
  return next !== undefined && (COMPANIONS.has(next.stem) || QUALIFIERS.has(next.folded));
}

function following(words: readonly Word[], { end }: Span): Word | undefined {
  const next = words[end];
  return next?.gap === 'stop' ? undefined : next;
}

/** “The weather”, “a weather app”, where that is what the API serves. */
function isServed(words: readonly Word[], naming: Naming, { candidate }: Prepared): boolean {
  const before = words[naming.start - 1]?.folded ?? '';
  const isAsked = before === 'the' || DATA_CUES.has(before) || following(words, naming)?.stem === 'app';
  const subject = stem(naming.name.joined);
  return isAsked && candidate.operations.some(({ key }) => stemsOf(targetOf(key)).includes(subject));
}

/** A noun by itself: “to Slack, when”, “Notion to website”; not “to slack lines”, “in front of”, “zoom in”. */
function isAlone(words: readonly Word[], { name, start, end }: Naming): boolean {
  const next = words[end];
  const isEnd = !next || next.gap === 'stop' || next.gap === 'comma';
  if (name.source === 'workspace' && isBeginning(words[start])) return isEnd || JOINING.test(next.folded);
  const isLocated = LOCATING.has(words[start - 1]?.folded ?? '');
  return isLocated && (isEnd || (FUNCTION_WORDS.has(next.folded) && next.folded !== 'of'));
}

const JOINING = /^(to|and|or|plus|vs|und|et|y)$/;

function isBeginning(word: Word | undefined): boolean {
  return word?.gap === 'start' || word?.gap === 'stop';
}

/** “monday.com” */
function isDomain(words: readonly Word[], { end }: Span): boolean {
  const next = words[end];
  return next?.gap === 'dot' && /^(com|io|so|app|ai|dev|net|org)$/.test(next.folded);
}

/** With a capital in the middle of a sentence that has few, and in no longer name. */
function isWrittenAsName(words: readonly Word[], { start, end }: Span): boolean {
  const [word, next] = [words[start], words[end]];
  const isInLongerName = next?.isCapital === true && next.gap === 'space' && isEveryday(next.folded);
  if (!word?.isCapital || isBeginning(word) || isInLongerName || isWeekday(word)) return false;
  return words.filter(({ isCapital }) => isCapital).length * 2 <= words.length;
}

function isWeekday({ folded }: Word): boolean {
  return /^(mon|tues|wednes|thurs|fri|satur|sun)days?$/.test(folded);
}
