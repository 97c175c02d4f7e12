import {
  COMPARING_BEFORE,
  CONJUNCTIONS,
  CONTRASTS_AFTER_BUT,
  EXCLUDING_AFTER,
  EXCLUDING_BEFORE,
  EXEMPLIFIED_NOUNS,
  FILLERS,
  FILLERS_AFTER_LIKE,
  IMITATING_SUFFIXES,
  IMITATIONS_AFTER,
  LIKENED_PRODUCTS,
  NEGATED_PARTICIPLES,
  NEGATIONS_AFTER,
  type PhrasesByLanguage,
  RESEMBLANCES,
  SUBJECTS_OF_LIKE,
} from './intent-phrases.ts';
import type { Span } from './name-occurrences.ts';
import type { Token } from './tokens.ts';

/** What a prompt wants with an API it names: use it, only compare with it (“an app like GitHub”), or do without it. */
export type Intent = 'use' | 'compare' | 'exclude';

/** How many tokens before and after a name are read. */
const WINDOW = 12;

/** Matches every name in a context. */
const NAME = '§';

/**
 * Classifies an occurrence of a name by the words around it. They are matched as two texts in the shape
 * ` … like a § , § or ` and `§ but for …`: lower case, every name as §, commas as words, nothing beyond the sentence.
 *
 * @param span the tokens of the name
 * @param nameTokens the tokens that are part of any name, for “like Jira or Linear”
 * @param isTopic is this stem a topic of the named integration?
 */
export function classifyIntent(
  tokens: readonly Token[],
  span: Span,
  nameTokens: ReadonlySet<number>,
  isTopic: (stem: string) => boolean,
): Intent {
  const before = contextBefore(tokens, span, nameTokens);
  const after = contextAfter(tokens, span, nameTokens);
  const next = tokens[span.end];
  // “Tickets without a GitHub issue”: what is missing is a thing of GitHub's, so GitHub is used to look for it.
  if (/ without an? $/.test(before) && next && isTopic(next.stem)) return 'use';
  if (EXCLUDED_BY_BEFORE.test(before) || EXCLUDED_BY_AFTER.test(after)) return 'exclude';
  if (COMPARED_BY_BEFORE.test(before) || COMPARED_BY_AFTER.test(after)) return 'compare';
  return isLikened(before) || isMetaphor(before, after) ? 'compare' : 'use';
}

function contextBefore(tokens: readonly Token[], { start }: Span, nameTokens: ReadonlySet<number>): string {
  const parts: string[] = [];
  for (let index = start - 1; index >= 0 && index >= start - WINDOW; index -= 1) {
    const separator = tokens[index + 1]?.separator;
    if (separator === 'stop') break;
    if (separator === 'comma') parts.unshift(',');
    parts.unshift(contextWord(tokens, index, nameTokens));
  }
  return ` ${parts.join(' ')} `.replace(/§( §)+/g, NAME);
}

function contextAfter(tokens: readonly Token[], { end }: Span, nameTokens: ReadonlySet<number>): string {
  const parts: string[] = [];
  for (let index = end; index < tokens.length && index < end + WINDOW; index += 1) {
    const separator = tokens[index]?.separator;
    if (separator === 'stop') break;
    if (separator === 'comma') parts.push(',');
    if (separator === 'hyphen' && index === end) parts.push('-');
    parts.push(contextWord(tokens, index, nameTokens));
  }
  return parts.join(' ');
}

function contextWord(tokens: readonly Token[], index: number, nameTokens: ReadonlySet<number>): string {
  return nameTokens.has(index) ? NAME : (tokens[index]?.folded ?? '');
}

function anyOf(phrases: readonly string[]): string {
  return `(?:${phrases.join('|')})`;
}

function anyIn(phrases: PhrasesByLanguage): string {
  return anyOf(Object.values(phrases).flat());
}

/** Earlier names of the same list: “§ or”, “§ messages , § and”. */
const EARLIER_NAMES = `(?:§(?: [^ ,§]+)?(?: ,)?(?: ${anyIn(CONJUNCTIONS)})? )*`;

function followedByName(phrases: string): RegExp {
  return new RegExp(` ${phrases} (?:${anyIn(FILLERS)} ){0,4}${EARLIER_NAMES}$`);
}

// “Which are not in Jira” is about what Jira has: “not” excludes a name only where no form of “be” is before it.
const NOT = '(?<!(?:is|are|was|were) )not';

const EXCLUDED_BY_BEFORE = followedByName(`(?:${anyIn(EXCLUDING_BEFORE)}|${NOT})`);
const COMPARED_BY_BEFORE = followedByName(anyIn(COMPARING_BEFORE));

const EXCLUDED_BY_AFTER = new RegExp(
  [
    `^(?:(?:is|are|was) )?${anyOf(NEGATIONS_AFTER)} (?:be )?${anyOf(NEGATED_PARTICIPLES)}\\b`,
    `^(?:is )?${anyOf(EXCLUDING_AFTER)}\\b`,
  ].join('|'),
);
const COMPARED_BY_AFTER = new RegExp(
  [
    `^(?:[^ ,§]+ )?(?:- )?${anyOf(IMITATIONS_AFTER)}\\b`,
    `^- ${anyOf(IMITATING_SUFFIXES)}\\b`,
    `^like (?:an? )?${anyOf(LIKENED_PRODUCTS)}\\b`,
    `^but ${anyOf(CONTRASTS_AFTER_BUT)}\\b`,
  ].join('|'),
);

const LIKE = new RegExp(`^(.*) like (?:${anyOf(FILLERS_AFTER_LIKE)} )*${EARLIER_NAMES}$`);
const ENDS_IN_SUBJECT = new RegExp(` ${anyOf(SUBJECTS_OF_LIKE)}$`);
const ENDS_IN_PLURAL = new RegExp(` (?:[^ ]*[^s]s|${anyOf(EXEMPLIFIED_NOUNS)})$`);
const ENDS_IN_RESEMBLANCE = new RegExp(` ${anyOf(RESEMBLANCES)}$`);

/** “An app like GitHub”; not “I would like GitHub issues”, nor “things like GitHub issues”. */
function isLikened(before: string): boolean {
  const match = LIKE.exec(before);
  if (!match) return false;
  const [, beforeLike = ''] = match;
  if (ENDS_IN_SUBJECT.test(beforeLike)) return false;
  return ENDS_IN_RESEMBLANCE.test(beforeLike) || !ENDS_IN_PLURAL.test(beforeLike);
}

/** “A GitHub for cooks”, “the GitHub of cooking” */
function isMetaphor(before: string, after: string): boolean {
  return (/ an? $/.test(before) && /^for\b/.test(after)) || (/ the $/.test(before) && /^of\b/.test(after));
}
