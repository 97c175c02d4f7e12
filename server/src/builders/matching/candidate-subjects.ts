import { type Candidate, type CandidateOperation, domainOf, resourceOf } from './candidate.ts';
import { isCommonWord } from './dictionary.ts';
import { splitIdentifiers, stem, stemsOf, wordsOf } from './tokens.ts';
import { ENVIRONMENTS, GENERIC_NAME_WORDS, STOP_WORDS } from './words.ts';

/** What an integration is for, in phrases that a prompt may have instead of its name. */

/**
 * How clearly a phrase says what an integration is for.
 * - 4: it is a description, a title or a name, or one of several in it, whole: “company wiki” of “The company wiki”
 * - 3: one of those ends in it, or has it as two words or more: “wiki”
 * - 2: it is a resource of an operation, or a phrase of a summary: “pull requests”
 * - 1: it is another word of those, or in the rest of a description: “website” of “Chat with visitors of the website”
 */
export type SubjectLevel = 1 | 2 | 3 | 4;

/** The phrases of a candidate, as stems without spaces. */
export function subjectsOf(candidate: Candidate): ReadonlyMap<string, SubjectLevel> {
  const subjects = new Map<string, SubjectLevel>();
  const add = (words: readonly string[], level: SubjectLevel) => {
    const phrase = words.join('');
    if (level > (subjects.get(phrase) ?? 0)) subjects.set(phrase, level);
  };
  for (const words of candidate.operations.flatMap(phrasesOfOperation)) add(words, 2);
  for (const { words, isRest } of descriptionsOf(candidate)) {
    const parts = [...endingsOf(words), ...partsOf(words)];
    for (const word of words) add([word], 1);
    for (const part of parts) add(part, isRest ? 1 : 3);
    if (!isRest) add(words, 4);
  }
  return subjects;
}

function phrasesOfOperation({ key, summary, tags }: CandidateOperation): string[][] {
  const resources = [resourceOf(key), ...tags].map(splitIdentifiers).flatMap(phrasesIn).flatMap(endingsOf);
  return [...resources, ...phrasesIn(summary).flatMap(partsOf)];
}

/** “CRM: accounts of customers, leads” has three phrases, and “customers” as the rest. */
function descriptionsOf(candidate: Candidate): { words: string[]; isRest: boolean }[] {
  const { name, specTitle, description } = candidate;
  const named = [name, specTitle].flatMap((text) => {
    const words = phrasesIn(text).flat().filter(isSpecific);
    const isPurpose = words.length > 1 || saysPurpose(words[0] ?? '', candidate);
    return isPurpose ? [{ words, isRest: false }] : [];
  });
  const described = description.split(/[,.;:()&/]/).flatMap((sentence) => {
    let isRest = false;
    return sentence.split(/\band\b/).flatMap((part) =>
      phrasesIn(part).map((words, index) => {
        // “Chat of staff and students” is a chat.
        isRest ||= index > 0;
        return { words, isRest };
      }),
    );
  });
  return [...named, ...described];
}

function isSpecific(word: string): boolean {
  return !GENERIC_NAME_WORDS.has(word) && !ENVIRONMENTS.has(word);
}

/**
 * Does a name of one word say what the API is for, as its host or its operations do: “Billing” of billing.acme.internal?
 * That of a product does not: “Front”, “Confluence”.
 */
function saysPurpose(word: string, { host, operations }: Candidate): boolean {
  if (!isCommonWord(word) || domainOf(host).includes(word)) return false;
  return host.startsWith(word) || operations.some(({ key }) => stemsOf(resourceOf(key)).includes(word));
}

function endingsOf(words: readonly string[]): string[][] {
  return words.map((_, start) => words.slice(start));
}

/** Two or three words in a row. */
function partsOf(words: readonly string[]): string[][] {
  return words.flatMap((_, start) =>
    [2, 3]
      .filter((length) => start + length <= words.length)
      .map((length) => words.slice(start, start + length)),
  );
}

/** The phrases of a text as stems: what is between its stop words. */
function phrasesIn(text: string): string[][] {
  const phrases: string[][] = [[]];
  for (const word of wordsOf(text)) {
    if (isPhraseWord(word)) phrases.at(-1)?.push(stem(word));
    else phrases.push([]);
  }
  return phrases.filter(({ length }) => length > 0);
}

/** May the word be part of a phrase? “Off” of “time off” may. */
export function isPhraseWord(folded: string): boolean {
  return folded === 'off' || (isTopic(folded) && folded !== 'json');
}

/** The topics of a text as stems, in their order: all words but stop words and path parameters. */
export function topicsIn(text: string): string[] {
  return stemsOf(text.replace(/\{[^}]*\}/g, ' ')).filter(isTopic);
}

function isTopic(stem: string): boolean {
  return stem.length > 1 && stem !== 'api' && !STOP_WORDS.has(stem) && !/^v?\d+$/.test(stem);
}
