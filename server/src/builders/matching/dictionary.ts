import { readFileSync } from 'node:fs';
import { WORD_LISTS_FOLDER } from '../../config/installation.ts';

/** SCOWL's sizes up to 50. */
const WORD_LISTS = [10, 20, 35, 40, 50].map((size) => `english-words-${size}.json`);

/** SCOWL's lists have no words that are written with capitals. */
const CAPITALISED_WORDS =
  'monday tuesday wednesday thursday friday saturday sunday crm erp cms cdp sms pdf csv sql seo pos iot sso faq kpi';

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

function readWordList(name: string): string[] {
  const list: unknown = JSON.parse(readFileSync(new URL(name, WORD_LISTS_FOLDER), 'utf8'));
  // A schema would take five times as long as reading, and this blocks the thread.
  return Array.isArray(list) ? list.filter((word) => typeof word === 'string') : [];
}
