import { isPlural, type Token } from './tokens.ts';
import { METHODS_BY_VERB, STOP_WORDS, VERBS_ALSO_NOUNS } from './words.ts';

/** After these a word is a verb: “an app that opens tickets”, “to cancel orders”. */
const BEFORE_VERBS =
  /^(to|that|which|who|can|could|should|would|will|must|and|or|then|please|i|we|you|they|it|not|lets?)$/;

/**
 * Is the word a verb of `METHODS_BY_VERB` here? One that is as often a noun or an adjective has to be where a verb is,
 * and before its object.
 */
export function isVerb(tokens: readonly Token[], index: number, nameTokens: ReadonlySet<number>): boolean {
  const token = tokens[index];
  if (!token || !METHODS_BY_VERB.has(token.stem)) return false;
  if (!VERBS_ALSO_NOUNS.has(token.stem)) return true;
  return (
    (isFirstOfClause(tokens, index) || isOfSubject(tokens, index)) && takesObject(tokens, index, nameTokens)
  );
}

/** Is the word where a clause may begin with a verb? */
export function isFirstOfClause(tokens: readonly Token[], index: number): boolean {
  const { separator } = tokens[index] ?? {};
  const previous = tokens[index - 1]?.folded ?? '';
  if (separator === 'start' || separator === 'stop' || separator === 'comma') return true;
  // “Which books” asks for books.
  return BEFORE_VERBS.test(previous) && !(previous === 'which' && index === 1);
}

/** “Let customers upload photos”, “where users open tickets” */
function isOfSubject(tokens: readonly Token[], index: number): boolean {
  return [index - 2, index - 3].some((at) => /^(lets?|helps?|where)$/.test(tokens[at]?.folded ?? ''));
}

/** “Email the client”, “text customers”, “mail facility management when …”; not “email signature designer”. */
function takesObject(tokens: readonly Token[], index: number, nameTokens: ReadonlySet<number>): boolean {
  const next = tokens[index + 1];
  if (!next || next.separator === 'stop' || next.separator === 'comma') return false;
  if (isPlural(next) || STOP_WORDS.has(next.folded) || /^(people|staff)$/.test(next.folded)) return true;
  const afterObject = tokens.slice(index + 2, index + 5).find(({ folded }) => STOP_WORDS.has(folded));
  return nameTokens.has(index + 1) || AFTER_OBJECT.test(afterObject?.folded ?? '');
}

const AFTER_OBJECT = /^(when|whenever|if|once|about|the|an?|their|who|whose)$/;
