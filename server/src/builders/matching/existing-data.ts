import { isPhraseWord } from './candidate-subjects.ts';
import { isActedOn, type PromptContext, type SubjectMention } from './subject-mentions.ts';
import { isPlural, type Token } from './tokens.ts';
import { isVerb } from './verbs.ts';
import { APP_KINDS, GENERIC_NAME_WORDS, METHODS_BY_VERB, SENT_THINGS, STOP_WORDS } from './words.ts';

/** Distinguishes phrases for things that exist already (“our open tickets”) from those for what the app is to be (“a ticket game”). */

/**
 * Does the phrase speak of things that exist?
 *
 * @param mentions all of the prompt
 */
export function isExistingData(
  prompt: PromptContext,
  mention: SubjectMention,
  mentions: readonly SubjectMention[],
): boolean {
  const { tokens, nameTokens, isSending } = prompt;
  const { start, end, level, determiner } = mention;
  const isSingle = end - start === 1;
  const isOfMany = isPlural(tokens[end - 1]);
  if (belongsToOther(prompt, mention)) return false;
  // “Our wiki says”
  const isWhole = level >= 3 && (determiner.kind === 'the' || determiner.kind === 'existing');
  if (isSingle && !isOfMany && !(isSending && level > 1) && !isWhole && isModifier(prompt, end)) return false;
  if (isOfTime(tokens, end)) return true;
  if (level === 1 && !isSending) return false;
  const isOfAppKind = APP_KINDS.has(nextInPhrase(tokens, end)?.stem ?? '');
  switch (determiner.kind) {
    case 'existing':
      return true;
    case 'the':
      return (
        isSending ||
        !isSingle ||
        (level >= 3 && !isOfMany) ||
        (level === 4 && !isLimited(tokens, end)) ||
        isActedOn(prompt, mention)
      );
    case 'my':
      return !isSingle || level === 4 || (level === 3 && !isOfMany);
    case 'reading':
      return isOfMany || !isSingle || level === 4;
    case 'indefinite':
      if (isActedOn(prompt, mention)) return true;
      if ((isSending || nameTokens.size > 0) && isCondition(tokens, determiner.index)) return true;
      return isSending && !isNew(tokens, mention, mentions);
    case 'none':
      if (isSending || (!isSingle && !isOfAppKind)) return true;
      return isActedOn(prompt, mention) || isHeading(tokens, mention, mentions);
  }
  return false;
}

/** “Jira tickets”, “tickets from Jira”, “the ticket team”, “the inventory of my comics” */
function belongsToOther(prompt: PromptContext, { start, end, determiner }: SubjectMention): boolean {
  const { tokens, nameTokens, namesakes, isSending } = prompt;
  if (determiner.kind === 'name' || namesakes.has(start - 1)) return true;
  const [next, second] = tokens.slice(end, end + 2);
  if (next && PEOPLE.test(next.stem) && nextInPhrase(tokens, end)) return true;
  if (!isSending && /^(from|in|of|on|at)$/.test(next?.folded ?? '')) {
    if (nameTokens.has(end + 1) || nameTokens.has(end + 2)) return true;
  }
  return next?.folded === 'of' && second?.folded === 'my';
}

/** After a subject, these words make it part of what people are called: “the warehouse team”. */
const PEOPLE = /^(team|staff|manager|people|crew|lead|department|office)$/;

function nextInPhrase(tokens: readonly Token[], end: number): Token | undefined {
  const next = tokens[end];
  return next?.separator === 'stop' || next?.separator === 'comma' ? undefined : next;
}

/** A customer in “customer card”: no card of the customers. */
export function isModifier({ tokens, nameTokens }: PromptContext, index: number): boolean {
  const token = nextInPhrase(tokens, index);
  if (!token || isVerb(tokens, index, nameTokens)) return false;
  return isPhraseWord(token.folded) && !GENERIC_NAME_WORDS.has(token.folded);
}

/** “The drivers in the HR system” are some of the drivers. */
function isLimited(tokens: readonly Token[], end: number): boolean {
  return /^(in|from)$/.test(tokens[end]?.folded ?? '');
}

function wordsAt(tokens: readonly Token[], start: number): string {
  return tokens
    .slice(start, start + 3)
    .map(({ folded }) => folded)
    .join(' ');
}

/** “Orders of today”, “meals of the day” */
function isOfTime(tokens: readonly Token[], end: number): boolean {
  return OF_TIME.test(wordsAt(tokens, end));
}

const OF_TIME = /^(of|from|for) (today|yesterday|tomorrow|this|last|next|the (day|week|month|year))\b/;

/** “When a badge is blocked” */
function isCondition(tokens: readonly Token[], before: number): boolean {
  for (let index = before - 1; index >= 0 && tokens[index + 1]?.separator !== 'stop'; index -= 1) {
    if (CONDITION.test(tokens[index]?.folded ?? '')) return true;
  }
  return false;
}

const CONDITION = /^(when|whenever|if|once|after|before|until|unless|as)$/;

/** Is it made by the app, or a part of what is? “A page”, “send a photo”, “the invoices of a customer” */
function isNew(
  tokens: readonly Token[],
  { end, determiner }: SubjectMention,
  mentions: readonly SubjectMention[],
): boolean {
  const next = nextInPhrase(tokens, end)?.stem ?? '';
  // “A ticket summary” is made of tickets.
  if (SENT_THINGS.has(next)) return false;
  if (APP_KINDS.has(next)) return true;
  const before = tokens[determiner.index - 1];
  if (before?.folded === 'of') return mentions.some((other) => other.end === determiner.index - 1);
  return METHODS_BY_VERB.has(before?.stem ?? '');
}

/** “Assignments that are due”, “an overview of contracts by year”: what the app is to show. */
function isHeading(
  tokens: readonly Token[],
  { start, end, level, determiner }: SubjectMention,
  mentions: readonly SubjectMention[],
): boolean {
  const next = tokens[end]?.folded ?? '';
  if (!isPlural(tokens[end - 1]) || (next === 'of' && level < 4) || !STOP_WORDS.has(next)) return false;
  // “Courses for learning guitar” are no courses that exist.
  if (next === 'for') return false;
  if (tokens[determiner.index]?.folded === 'of')
    return level === 4 && !mentions.some((other) => other.end === determiner.index);
  const { separator } = tokens[determiner.index + 1] ?? {};
  const isFirst = start - determiner.index <= 3 && (separator === 'start' || separator === 'stop');
  return isFirst && level >= 2;
}
