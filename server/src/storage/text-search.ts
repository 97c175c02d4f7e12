import { sql } from 'kysely';
import type { Database } from './database.ts';
import { engineOf } from './engine.ts';

/** Further words are ignored: each is looked for in every row. */
const MAX_WORDS = 10;

/** The words of a search: a row is found that has each of them. */
export function wordsOf(search: string): string[] {
  return search.split(/\s+/).filter(Boolean).slice(0, MAX_WORDS);
}

/** Whether a column has a text, in any case: of ASCII letters, as neither database knows that of others here. */
export function hasText(db: Database, text: string) {
  const like = sql.raw(engineOf(db) === 'sqlite' ? 'like' : 'ilike');
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return (column: string) => sql<boolean>`${sql.ref(column)} ${like} ${pattern} escape ${'\\'}`;
}
