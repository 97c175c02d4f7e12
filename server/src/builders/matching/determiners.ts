import type { Token } from './tokens.ts';
import { isVerb } from './verbs.ts';
import { EXISTING_DATA_WORDS, METHODS_BY_VERB, READING_VERBS, STOP_WORDS } from './words.ts';

/** What is before a phrase and its adjectives, and where: “our” of “our open tickets”. */
export type Determiner = {
  /** `existing` is a word of `EXISTING_DATA_WORDS`, or a genitive; `reading` a verb like “show”. */
  kind: 'existing' | 'the' | 'my' | 'indefinite' | 'reading' | 'name' | 'none';
  index: number;
};

const MAX_ADJECTIVES = 3;
/** Those among the stop words. */
const ADJECTIVES = new Set(['new', 'next', 'other', 'one', 'two']);

export function findDeterminer(
  tokens: readonly Token[],
  start: number,
  nameTokens: ReadonlySet<number>,
): Determiner {
  let index = start - 1;
  let hasGenitive = false;
  for (; index >= 0 && index >= start - 1 - MAX_ADJECTIVES; index -= 1) {
    if (/stop|comma/.test(tokens[index + 1]?.separator ?? '')) break;
    const kind = kindAt(tokens, index, nameTokens);
    if (kind !== undefined)
      return { kind: hasGenitive && kind !== 'my' && kind !== 'name' ? 'existing' : kind, index };
    const { folded = '', stem = '' } = tokens[index] ?? {};
    hasGenitive ||= isGenitive(tokens[index]);
    if (ADJECTIVES.has(folded)) continue;
    if (STOP_WORDS.has(folded) || (METHODS_BY_VERB.has(stem) && isVerb(tokens, index, nameTokens))) break;
  }
  return { kind: hasGenitive ? 'existing' : 'none', index };
}

function kindAt(
  tokens: readonly Token[],
  index: number,
  nameTokens: ReadonlySet<number>,
): Determiner['kind'] | undefined {
  const { folded = '', stem = '' } = tokens[index] ?? {};
  if (nameTokens.has(index)) return 'name';
  if (EXISTING_DATA_WORDS.has(folded)) return 'existing';
  if (folded === 'the' || folded === 'my') return folded;
  if (folded === 'a' || folded === 'an') return 'indefinite';
  return READING_VERBS.has(stem) && isVerb(tokens, index, nameTokens) ? 'reading' : undefined;
}

/** “The student's” */
export function isGenitive(token: Token | undefined): boolean {
  return /['’]s$/.test(token?.text ?? '');
}
