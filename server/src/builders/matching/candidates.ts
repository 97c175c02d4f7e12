import { fold, stemsOf } from './tokens.ts';
import { ENVIRONMENTS, GENERIC_NAME_WORDS, isCommonWord, STOP_WORDS, VENDORS } from './word-lists.ts';

/** An integration as the matching sees it; no header and no secret. */
export type Candidate = {
  slug: string;
  name: string;
  description: string;
  /** The host of the base URL; a port is left out of account. */
  host: string;
  specTitle: string;
  operations: readonly CandidateOperation[];
};

export type CandidateOperation = {
  /** `method:path` */
  key: string;
  operationId: string | null;
  summary: string;
  tags: readonly string[];
};

/**
 * How an integration may be called in a prompt.
 * - `name`: enough by itself: “github”, “google calendar”
 * - `everyday`: a word that means something else too (“slack”, “weather”): a name where the context says so
 * - `umbrella`: a maker of many products: with a word of this one's subject
 */
type NameKind = 'name' | 'everyday' | 'umbrella';
export type CandidateName = {
  /** Its words written as one. */
  term: string;
  tokenCount: number;
  kind: NameKind;
  weight: number;
  /** Who calls it so: the workspace (its name and slug), the API's maker (the title), or its address. */
  source: 'workspace' | 'title' | 'host';
};

/** A candidate read once; it serves every prompt until the integration changes. */
export type PreparedCandidate = {
  candidate: Candidate;
  names: readonly CandidateName[];
  /** Sandbox, staging...: the meaning of the qualifier in its name, if it has one. */
  environment: string | undefined;
  /** Does its description or one of its operations speak of this? */
  hasTopic: (stem: string) => boolean;
};

/**
 * Reads a candidate for any number of prompts: keep what it gives, by integration and revision. What its operations
 * say is the costly part, and is taken apart only when a prompt has a word of it.
 */
export function prepareCandidate(candidate: Candidate): PreparedCandidate {
  let text: string | undefined;
  let subjects: ReadonlySet<string> | undefined;
  return {
    candidate,
    names: namesOf(candidate),
    environment: environmentOf(candidate),
    hasTopic(stem) {
      if (subjects) return subjects.has(stem);
      text ??= fold(textOf(candidate));
      if (!text.includes(stem.replace(/y$/, ''))) return false;
      subjects ??= new Set(topicsIn(textOf(candidate)));
      return subjects.has(stem);
    },
  };
}

function textOf({ description, operations }: Candidate): string {
  const texts = operations.map(
    ({ key, operationId, summary, tags }) =>
      `${key.slice(key.indexOf(':'))} ${operationId ?? ''} ${summary} ${tags.join(' ')}`,
  );
  return [description, ...texts].join(' ');
}

/** The stems of a text that say what it is about, in their order; parameters of a path say nothing. */
export function topicsIn(text: string): string[] {
  return stemsOf(text.replace(/\{[^}]*\}/g, ' ')).filter(isTopic);
}

/** The last part of an operation's path that is no parameter. */
export function pathTarget(key: string): string {
  return (
    key.split('/').findLast((segment, index) => index > 0 && segment !== '' && !segment.startsWith('{')) ?? ''
  );
}

function isTopic(stem: string): boolean {
  return stem.length > 1 && stem !== 'api' && !STOP_WORDS.has(stem) && !/^v?\d+$/.test(stem);
}

/** Later sources add to what earlier ones say; a name keeps the weight of the first that has it. */
function namesOf({ name, slug, host, specTitle }: Candidate): CandidateName[] {
  const sources = [
    { text: name, weight: 1, source: 'workspace' },
    { text: slug, weight: 1, source: 'workspace' },
    { text: specTitle, weight: 0.9, source: 'title' },
    { text: domainOf(host), weight: 0.8, source: 'host' },
  ] as const;
  const names = new Map<string, CandidateName>();
  for (const { text, weight, source } of sources) {
    for (const { part, ...name } of namesFrom(namingWords(text))) {
      if (!names.has(name.term)) names.set(name.term, { ...name, weight: weight * part, source });
    }
  }
  return [...names.values()];
}

/** The whole, and of several words those that are enough: `part` is how much of the whole they say. */
function namesFrom(
  words: readonly string[],
): (Pick<CandidateName, 'term' | 'tokenCount' | 'kind'> & { part: number })[] {
  const [first, ...others] = words;
  if (first === undefined) return [];
  if (others.length === 0) return [{ term: first, tokenCount: 1, kind: kindOf(first), part: 1 }];
  const names = words.filter((word) => kindOf(word) === 'name');
  // “Calendar” of “Google Calendar” is what people call it; “directory” of “HR directory” is not.
  const enough = VENDORS.has(first) ? words : names;
  return [
    { term: words.join(''), tokenCount: words.length, kind: 'name', part: 1 },
    ...enough.map((word) => ({ term: word, tokenCount: 1, kind: kindOf(word), part: 0.95 })),
  ];
}

function kindOf(word: string): NameKind {
  if (VENDORS.has(word)) return 'umbrella';
  return isCommonWord(word) ? 'everyday' : 'name';
}

function namingWords(text: string): string[] {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words)].filter(
    (word) =>
      word.length > 1 && !GENERIC_NAME_WORDS.has(word) && !ENVIRONMENTS.has(word) && !/^v?\d+$/.test(word),
  );
}

/** `github` of `api.github.com`: what is before it names a machine or a customer. */
function domainOf(host: string): string {
  const labels = host.replace(/:\d+$/, '').split('.');
  const isCountry = /^(com?|org|net|ac|gov)$/.test(labels.at(-2) ?? '');
  return labels.at(isCountry ? -3 : -2) ?? '';
}

function environmentOf({ name, slug }: Candidate): string | undefined {
  const words = fold(`${name} ${slug}`).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => ENVIRONMENTS.get(word)).find((meaning) => meaning !== undefined);
}
