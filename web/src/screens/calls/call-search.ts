import {
  type CallFilters,
  durationBound,
  isMethod,
  isOutcome,
  isSource,
  isStatus,
  isTraceId,
} from './call-filters.ts';

/** The filters of the call log as one line of text: `status:5xx app:"Support board" duration:>500ms`. */

/** The filters that the line can have; times have a field of their own. */
export type SearchFilters = Omit<CallFilters, 'range' | 'since' | 'until'>;

type FilterName = keyof SearchFilters;

/** What names in the line stand for. */
export type Names = { apps: readonly { id: string; name: string }[] };

type SearchWord = {
  word: string;
  /** Other words for the same. */
  aliases?: readonly string[];
  /** @returns undefined where the value is not one of this word */
  parse: (value: string, names: Names) => { name: FilterName; value: string } | undefined;
  /** The filters that it writes, and how their values are written. */
  formats: Partial<Record<FilterName, (value: string, names: Names) => string>>;
};

const asIs = (value: string): string => value;

type Simple = Pick<SearchWord, 'aliases'> & {
  isValid?: (value: string) => boolean;
  normalize?: (text: string) => string;
};

/** A word whose values are those of one filter, as long as they pass a test. */
function simple(
  word: string,
  name: FilterName,
  { aliases = [], isValid = () => true, normalize = asIs }: Simple = {},
): SearchWord {
  return {
    word,
    aliases,
    parse: (text) => {
      const value = normalize(text);
      return isValid(value) ? { name, value } : undefined;
    },
    formats: { [name]: asIs },
  };
}

const lower = (text: string): string => text.toLowerCase();

/** Every word, in the order in which they are written. */
export const SEARCH_WORDS: readonly SearchWord[] = [
  {
    word: 'status',
    parse: (text) => {
      const value = lower(text);
      if (isOutcome(value)) return { name: 'outcome', value };
      return isStatus(value) ? { name: 'status_code', value } : undefined;
    },
    formats: { outcome: asIs, status_code: asIs },
  },
  {
    word: 'app',
    parse: (text, { apps }) => {
      const app = apps.find(({ id }) => id === text) ?? apps.find(({ name }) => lower(name) === lower(text));
      // The log has the calls of deleted apps too.
      if (app) return { name: 'app', value: app.id };
      return UUID.test(text) ? { name: 'app', value: text } : undefined;
    },
    formats: { app: nameOfApp },
  },
  simple('integration', 'integration'),
  simple('endpoint', 'operation', { aliases: ['operation'] }),
  simple('method', 'method', {
    normalize: lower,
    isValid: isMethod,
  }),
  simple('duration', 'duration', {
    isValid: (value) => Object.keys(durationBound(value)).length > 0,
  }),
  simple('problem', 'code', { aliases: ['code'] }),
  simple('trunkline', 'status', {
    isValid: isStatus,
  }),
  simple('user', 'subject', { aliases: ['subject'] }),
  simple('source', 'source', {
    normalize: lower,
    isValid: isSource,
  }),
  simple('client', 'client'),
  simple('request', 'request', { aliases: ['id'] }),
  simple('trace', 'trace', {
    normalize: lower,
    isValid: isTraceId,
  }),
];

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** An id is unique, and a name reads better. */
function nameOfApp(id: string, { apps }: Names): string {
  const app = apps.find((one) => one.id === id);
  const isAmbiguous = apps.some(
    (other) => other !== app && (other.id === app?.name || lower(other.name) === lower(app?.name ?? '')),
  );
  return app === undefined || app.name.trim() === '' || isAmbiguous ? id : app.name;
}

/** What is wrong with a part of a line. */
export type SearchIssue =
  | { code: 'no_filter'; text: string }
  | { code: 'unknown_word' | 'no_value' | 'repeated'; word: string }
  | { code: 'invalid_value'; word: string; value: string };

/**
 * Reads a line.
 *
 * @returns its filters, and an issue for each part that is none
 */
export function parseCallSearch(
  text: string,
  names: Names,
): { filters: SearchFilters; issues: SearchIssue[] } {
  const filters: SearchFilters = {};
  const issues: SearchIssue[] = [];
  for (const { raw, word, value } of partsOf(text)) {
    if (word === undefined) {
      if (UUID.test(value)) add('request', value, 'request');
      else issues.push({ code: 'no_filter', text: raw });
      continue;
    }
    const known = wordOf(word);
    if (!known) issues.push({ code: 'unknown_word', word });
    else if (value === '') issues.push({ code: 'no_value', word });
    else {
      const found = known.parse(value, names);
      if (found) add(found.name, found.value, known.word);
      else issues.push({ code: 'invalid_value', word: known.word, value });
    }
  }
  return { filters, issues };

  function add(name: FilterName, value: string, word: string) {
    if (filters[name] !== undefined && filters[name] !== value) issues.push({ code: 'repeated', word });
    else filters[name] = value;
  }
}

/** Writes filters as a line, which reads back as the same filters. */
export function formatCallSearch(filters: SearchFilters, names: Names): string {
  return SEARCH_WORDS.flatMap(({ word, formats }) =>
    Object.entries(filters).flatMap(([name, value]) => {
      const format = isFilterName(name, formats) ? formats[name] : undefined;
      return format && value ? [`${word}:${quoted(format(value, names))}`] : [];
    }),
  ).join(' ');
}

function isFilterName(name: string, formats: SearchWord['formats']): name is FilterName {
  return Object.hasOwn(formats, name);
}

export function wordOf(text: string): SearchWord | undefined {
  return SEARCH_WORDS.find(({ word, aliases = [] }) => word === lower(text) || aliases.includes(lower(text)));
}

/** A value as it can stand in a line: in quotes where it has spaces or quotes. */
export function quoted(value: string): string {
  return value === '' || /[\s"\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
}

/** A part of a line; `word` is undefined where it has no colon. */
export type Part = { raw: string; word: string | undefined; value: string; start: number };

/** The parts of a line, which spaces outside of quotes separate. A quote that is not closed ends with the line. */
export function partsOf(text: string): Part[] {
  const matches = [...text.matchAll(PART)].filter(([raw]) => raw !== '');
  return matches.map((match) => {
    const [raw, word, quotedValue, plainValue = ''] = match;
    const value = quotedValue === undefined ? plainValue : quotedValue.replace(/\\(.)/gs, '$1');
    return { raw, word, value, start: match.index };
  });
}

const PART = /(?:([^\s":]+):)?(?:"((?:[^"\\]|\\.)*)"?|(\S*))/gs;
