import { isCommonWord } from './common-words.ts';
import { fold, stemsOf } from './tokens.ts';
import { ENVIRONMENTS, GENERIC_NAME_WORDS, STOP_WORDS, VENDORS } from './word-lists.ts';

/** An integration that a prompt is matched with. It has no header and no secret. */
export type Candidate = {
  slug: string;
  name: string;
  description: string;
  /** The host of the base URL; a port is ignored. */
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
 * What it takes for the term to be a name in a prompt.
 * - `distinctive`: nothing more: “github”, “google calendar”
 * - `common`: it is a common word too (“slack”, “weather”): context words
 * - `vendor`: it is a vendor of many APIs (“google”): a topic of this API beside it
 */
type NameKind = 'distinctive' | 'common' | 'vendor';

export type CandidateName = {
  /** Its words without spaces. */
  term: string;
  wordCount: number;
  kind: NameKind;
  weight: number;
  /** Where the name is from: the integration's name and slug, the spec's title, or the host. */
  source: 'integration' | 'spec' | 'host';
};

/** A candidate with what matching derives from it, for any number of prompts. */
export type PreparedCandidate = {
  candidate: Candidate;
  names: readonly CandidateName[];
  /** The environment its name contains, if any: test, staging, development or production. */
  environment: string | undefined;
  /** Is this stem in its description or in a text of one of its operations? */
  hasTopic: (stem: string) => boolean;
};

/**
 * Derives what matching needs from a candidate. Cache the result by integration and revision: to find the topics is
 * costly, and is put off until a prompt has a word of them.
 */
export function prepareCandidate(candidate: Candidate): PreparedCandidate {
  let text: string | undefined;
  let topics: ReadonlySet<string> | undefined;
  return {
    candidate,
    names: namesOf(candidate),
    environment: environmentOf(candidate),
    hasTopic(stem) {
      if (topics) return topics.has(stem);
      text ??= fold(textOf(candidate));
      if (!text.includes(stem.replace(/y$/, ''))) return false;
      topics ??= new Set(topicsIn(textOf(candidate)));
      return topics.has(stem);
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

/** The topics of a text as stems, in their order: all words but stop words and path parameters. */
export function topicsIn(text: string): string[] {
  return stemsOf(text.replace(/\{[^}]*\}/g, ' ')).filter(isTopic);
}

/** The last segment of an operation's path that is no parameter: the resource it is about. */
export function resourceOf(key: string): string {
  const [, ...segments] = key.split('/');
  return segments.findLast((segment) => segment !== '' && !segment.startsWith('{')) ?? '';
}

function isTopic(stem: string): boolean {
  return stem.length > 1 && stem !== 'api' && !STOP_WORDS.has(stem) && !/^v?\d+$/.test(stem);
}

/** The names of all sources; a name that several sources give has the weight of the first. */
function namesOf({ name, slug, host, specTitle }: Candidate): CandidateName[] {
  const sources = [
    { text: name, weight: 1, source: 'integration' },
    { text: slug, weight: 1, source: 'integration' },
    { text: specTitle, weight: 0.9, source: 'spec' },
    { text: domainOf(host), weight: 0.8, source: 'host' },
  ] as const;
  const names = new Map<string, CandidateName>();
  for (const { text, weight, source } of sources) {
    for (const { share, ...name } of namesIn(text)) {
      if (!names.has(name.term)) names.set(name.term, { ...name, weight: weight * share, source });
    }
  }
  return [...names.values()];
}

/** All words of the text as one name, and those that are names by themselves; `share` is how much of the text they are. */
function namesIn(text: string): (Pick<CandidateName, 'term' | 'wordCount' | 'kind'> & { share: number })[] {
  const words = nameWords(text);
  const [first, ...others] = words;
  if (first === undefined) return [];
  if (others.length === 0) return [{ term: first, wordCount: 1, kind: kindOf(first), share: 1 }];
  // “Calendar” of “Google Calendar” is what people call it; “directory” of “HR directory” is not.
  const single = VENDORS.has(first) ? words : words.filter((word) => kindOf(word) === 'distinctive');
  return [
    { term: words.join(''), wordCount: words.length, kind: 'distinctive', share: 1 },
    ...single.map((word) => ({ term: word, wordCount: 1, kind: kindOf(word), share: 0.95 })),
  ];
}

function kindOf(word: string): NameKind {
  if (VENDORS.has(word)) return 'vendor';
  return isCommonWord(word) ? 'common' : 'distinctive';
}

function nameWords(text: string): string[] {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words)].filter(
    (word) =>
      word.length > 1 && !GENERIC_NAME_WORDS.has(word) && !ENVIRONMENTS.has(word) && !/^v?\d+$/.test(word),
  );
}

/** The registrable label of a host: `github` of `api.github.com`. */
function domainOf(host: string): string {
  const labels = host.replace(/:\d+$/, '').split('.');
  const hasCountry = /^(com?|org|net|ac|gov)$/.test(labels.at(-2) ?? '');
  return labels.at(hasCountry ? -3 : -2) ?? '';
}

function environmentOf({ name, slug }: Candidate): string | undefined {
  const words = fold(`${name} ${slug}`).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => ENVIRONMENTS.get(word)).find((environment) => environment !== undefined);
}
