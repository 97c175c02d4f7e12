import { isExistingData, isModifier } from './existing-data.ts';
import { classifyIntent } from './intent.ts';
import type { PreparedCandidate } from './prepare-candidate.ts';
import { findMentions, hasAllTopics, type PromptContext, type SubjectMention } from './subject-mentions.ts';
import { isPlural } from './tokens.ts';
import { isVerb } from './verbs.ts';
import { SENDING_VERBS, STOP_WORDS } from './words.ts';

/**
 * Finds the integrations that a prompt does not name, but asks for by what they alone are for: “our wiki”, “all open
 * tickets”.
 *
 * @param named the candidates that the prompt names to use them: what they have needs no other integration
 */
export function findSubjects(
  prompt: PromptContext,
  candidates: readonly PreparedCandidate[],
  named: readonly PreparedCandidate[],
): SubjectMention[] {
  const { tokens, nameTokens } = prompt;
  const mentions = findMentions(prompt, candidates).filter(
    (mention) => !hasAllTopics(tokens, mention, named),
  );
  const data = mentions.filter((mention) => isExistingData(prompt, mention, mentions));
  // “An incident on the status page”: the page has the incident.
  const isOfClearer = (mention: SubjectMention) =>
    data.some(
      (other) =>
        clarity(prompt, other) > clarity(prompt, mention) && hasAllTopics(tokens, mention, other.candidates),
    );
  const own = data.filter((mention) => !isOfClearer(mention));
  const used = own.filter(
    (mention) => clarity(prompt, mention) === 0 || classifyIntent(tokens, mention, nameTokens) === 'use',
  );
  const things = used.filter((mention) => !isPerson(prompt, mention));
  return things.length > 0 || named.length > 0 ? things : used;
}

/** Two words are clearer than one for the whole API (“the wiki”), and that is clearer than other words. */
function clarity({ tokens }: PromptContext, { start, end, level, determiner }: SubjectMention): 0 | 1 | 2 {
  if (end - start > 1) return 2;
  const isWhole = level >= 3 && !isPlural(tokens[start]) && /^(the|my|existing)$/.test(determiner.kind);
  return isWhole ? 1 : 0;
}

/** “Text customers when …”, “an SMS to customers”, “let customers …”: the people, and not what it is about. */
function isPerson(prompt: PromptContext, { start, end, level, determiner }: SubjectMention): boolean {
  const { tokens, nameTokens, isSending } = prompt;
  const isWhole =
    level >= 3 && !isPlural(tokens[end - 1]) && /^(the|our|my)$/.test(tokens[determiner.index]?.folded ?? '');
  // “The on-call engineer”: who that is, is data.
  if (!isSending || isWhole || (end - start === 1 && !isPlural(tokens[start]) && isModifier(prompt, end)))
    return false;
  const first = determiner.kind === 'none' ? start : determiner.index;
  for (let index = first - 1; index >= Math.max(0, first - 3); index -= 1) {
    const { folded = '', stem = '' } = tokens[index] ?? {};
    if (folded === 'new') continue;
    if (folded === 'to') return index === first - 1 || tokens[first - 1]?.folded === 'new';
    if (/^(lets?|ask)$/.test(folded)) return true;
    if (SENDING_VERBS.has(stem) && isVerb(tokens, index, nameTokens)) {
      // “Send customers an email” is to customers; “send invoices” is not.
      return !HANDING_ON.test(stem) || /^(an?|the)$/.test(tokens[end]?.folded ?? '');
    }
    if (STOP_WORDS.has(folded)) return false;
  }
  return false;
}

/** The verbs whose object is what is sent, and not a person. */
const HANDING_ON = /^(send|post|forward|push|share|publish|announce|write)$/;
