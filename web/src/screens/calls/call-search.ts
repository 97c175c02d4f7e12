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
  /** What it finds, in some words. */
  finds: string;
  /** Other words for the same. */
  aliases?: readonly string[];
  /** @returns undefined where the value is not one of this word */
  parse: (value: string, names: Names) => { name: FilterName; value: string } | undefined;
  /** What is wrong with a value. */
  problem: string;
  /** The filters that it writes, and how their values are written. */
  formats: Partial<Record<FilterName, (value: string, names: Names) => string>>;
};

const asIs = (value: string): string => value;

type Simple = Pick<SearchWord, 'aliases'> &
  Partial<Pick<SearchWord, 'problem'>> & {
    isValid?: (value: string) => boolean;
    normalize?: (text: string) => string;
  };

/** A word whose values are those of one filter, as long as they pass a test. */
function simple(
  word: string,
  name: FilterName,
  finds: string,
  { aliases = [], problem = '', isValid = () => true, normalize = asIs }: Simple = {},
): SearchWord {
  return {
    word,
    aliases,
    finds,
    problem,
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
    finds: 'Outcome, or status of the API',
    problem: 'is 2xx, 3xx, 4xx, 5xx, refused, cancelled, or a status such as 404',
    parse: (text) => {
      const value = lower(text);
      if (isOutcome(value)) return { name: 'outcome', value };
      return isStatus(value) ? { name: 'status_code', value } : undefined;
    },
    formats: { outcome: asIs, status_code: asIs },
  },
  {
    word: 'app',
    finds: 'Name of the app',
    problem: 'is the name of no app in this workspace',
    parse: (text, { apps }) => {
      const app = apps.find(({ id }) => id === text) ?? apps.find(({ name }) => lower(name) === lower(text));
      // The log has the calls of deleted apps too.
      if (app) return { name: 'app', value: app.id };
      return UUID.test(text) ? { name: 'app', value: text } : undefined;
    },
    formats: { app: nameOfApp },
  },
  simple('integration', 'integration', 'Slug of the integration'),
  simple('endpoint', 'operation', 'Endpoint, such as get:/tickets', { aliases: ['operation'] }),
  simple('method', 'method', 'Method of the endpoint', {
    normalize: lower,
    isValid: isMethod,
    problem: 'is a method such as GET or POST',
  }),
  simple('duration', 'duration', 'Longer or shorter than', {
    isValid: (value) => Object.keys(durationBound(value)).length > 0,
    problem: 'is a bound such as >500ms or <2s',
  }),
  simple('problem', 'code', 'Code of the problem', { aliases: ['code'] }),
  simple('trunkline', 'status', 'Status of Trunkline’s response', {
    isValid: isStatus,
    problem: 'is a status such as 429',
  }),
  simple('user', 'subject', 'The app’s own user', { aliases: ['subject'] }),
  simple('source', 'source', 'What the call came by: http, mcp or test', {
    normalize: lower,
    isValid: isSource,
    problem: 'is http, mcp or test',
  }),
  simple('client', 'client', 'Name of the MCP client'),
  simple('request', 'request', 'Request ID of an error or a response', { aliases: ['id'] }),
  simple('trace', 'trace', 'Trace ID of the app', {
    normalize: lower,
    isValid: isTraceId,
    problem: 'is a trace ID of 32 hexadecimal digits',
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

/**
 * Reads a line.
 *
 * @returns its filters, and a sentence for each part that is none
 */
export function parseCallSearch(text: string, names: Names): { filters: SearchFilters; issues: string[] } {
  const filters: SearchFilters = {};
  const issues: string[] = [];
  for (const { raw, word, value } of partsOf(text)) {
    if (word === undefined) {
      if (UUID.test(value)) add('request', value, 'request');
      else issues.push(`“${raw}” is no filter. Write word:value, such as status:5xx or app:board.`);
      continue;
    }
    const known = wordOf(word);
    if (!known)
      issues.push(
        `There is no filter “${word}”. Filters: ${SEARCH_WORDS.map((one) => one.word).join(', ')}.`,
      );
    else if (value === '') issues.push(`Write what to find after “${word}:”.`);
    else {
      const found = known.parse(value, names);
      if (found) add(found.name, found.value, known.word);
      else
        issues.push(
          known.word === 'app' ? `“${value}” ${known.problem}.` : `“${known.word}” ${known.problem}.`,
        );
    }
  }
  return { filters, issues };

  function add(name: FilterName, value: string, word: string) {
    if (filters[name] !== undefined && filters[name] !== value)
      issues.push(`“${word}” is there twice. Keep one.`);
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
