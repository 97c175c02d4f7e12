import { CALL_METHODS, CALL_OUTCOMES } from '@trunkline/contract/call-outcomes';
import { type Names, partsOf, quoted, SEARCH_WORDS, wordOf } from './call-search.ts';

/** What the line of filters can be completed with. */

export type Sources = Names & {
  integrations: readonly string[];
  endpoints: readonly string[];
  problems: readonly { code: string; title: string }[];
  /** What a word finds, or what an outcome is. */
  hintOf: (name: string) => string;
};

/** `line`: all of it, with the completion at its end. */
export type Completion = { line: string; label: string; hint: string };

const MAX_COMPLETIONS = 40;

/** The completions of the part at the end of a line: words first, then the values of a word. */
export function completionsOf(line: string, sources: Sources): Completion[] {
  const parts = partsOf(line);
  const last = parts.at(-1);
  const open = last !== undefined && last.start + last.raw.length === line.length ? last : undefined;
  const before = line.slice(0, open?.start ?? line.length);
  if (open?.word === undefined) {
    const used = new Set(parts.map(({ word }) => (word === undefined ? undefined : wordOf(word)?.word)));
    return SEARCH_WORDS.filter(
      ({ word }) => !used.has(word) && word.includes(open?.value.toLowerCase() ?? ''),
    ).map(({ word }) => ({ line: `${before}${word}:`, label: `${word}:`, hint: sources.hintOf(word) }));
  }
  const { word, value } = open;
  return valuesOf(wordOf(word)?.word, sources)
    .filter((one) => `${one.value} ${one.hint}`.toLowerCase().includes(value.toLowerCase()))
    .slice(0, MAX_COMPLETIONS)
    .map((one) => ({ line: `${before}${word}:${quoted(one.value)} `, label: one.value, hint: one.hint }));
}

type Value = { value: string; hint: string };

function valuesOf(
  word: string | undefined,
  { apps, integrations, endpoints, problems, hintOf }: Sources,
): readonly Value[] {
  const plain = (value: string): Value => ({ value, hint: '' });
  switch (word) {
    case 'status':
      return CALL_OUTCOMES.map((value) => ({ value, hint: hintOf(value) }));
    case 'app':
      return apps.map(({ name }) => plain(name));
    case 'integration':
      return integrations.map(plain);
    case 'endpoint':
      return endpoints.map(plain);
    case 'method':
      return CALL_METHODS.map((method) => plain(method.toUpperCase()));
    case 'duration':
      return ['>100ms', '>500ms', '>1s', '>5s'].map(plain);
    case 'problem':
      return problems.map(({ code, title }) => ({ value: code, hint: title }));
    default:
      return [];
  }
}
