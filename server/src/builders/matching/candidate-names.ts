import { type Candidate, domainOf } from './candidate.ts';
import { isCommonWord } from './dictionary.ts';
import { wordsOf } from './tokens.ts';
import { ENVIRONMENTS, GENERIC_NAME_WORDS, VENDORS } from './words.ts';

/** The names by which a prompt may call an integration. */

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

/** The names of all sources; a name that several sources give has the weight of the first. */
export function namesOf({ name, slug, host, specTitle }: Candidate): CandidateName[] {
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
  const words = [...new Set(nameWords(text))];
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

/** The words of a name that distinguish it from others. */
function nameWords(text: string): string[] {
  return wordsOf(text).filter(
    (word) =>
      word.length > 1 &&
      !GENERIC_NAME_WORDS.has(word) &&
      !ENVIRONMENTS.has(word) &&
      !/^(v\d+|\d{1,2})$/.test(word),
  );
}

/** The environment that a name contains, if any: test, staging, development or production. */
export function environmentOf({ name, slug }: Candidate): string | undefined {
  return wordsOf(`${name} ${slug}`)
    .map((word) => ENVIRONMENTS.get(word))
    .find((environment) => environment !== undefined);
}
