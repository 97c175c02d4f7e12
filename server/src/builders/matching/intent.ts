import type { Span } from './name-occurrences.ts';
import type { Token } from './tokens.ts';

/**
 * Is a name in a prompt meant, or does the prompt only compare with it (“an app like GitHub”) or turn it down
 * (“without Slack”)? Judged from the words around it, in the shape `… like a § , § or`: folded, every name as §,
 * commas as words, nothing beyond the sentence.
 */

/** What is said of a name. */
export type Intent = 'meant' | 'compared' | 'declined';

const WORDS_AROUND = 12;

/**
 * @param span where the name stands
 * @param named which words are part of a name, for “like Jira or Linear”
 * @param isSubject is it a word of what the named integration is about?
 */
export function classifyIntent(
  words: readonly Token[],
  span: Span,
  named: ReadonlySet<number>,
  isSubject: (stem: string) => boolean,
): Intent {
  const before = textBefore(words, span, named);
  const after = textAfter(words, span, named);
  const next = words[span.end];
  if (isLacking(before) && next && isSubject(next.stem)) return 'meant';
  if (DECLINED_BEFORE.test(before) || DECLINED_AFTER.test(after)) return 'declined';
  if (COMPARED_BEFORE.test(before) || COMPARED_AFTER.test(after)) return 'compared';
  return isLikened(before) || isEpithet(before, after) ? 'compared' : 'meant';
}

function textBefore(words: readonly Token[], { start }: Span, named: ReadonlySet<number>): string {
  const parts: string[] = [];
  for (let index = start - 1; index >= 0 && index >= start - WORDS_AROUND; index -= 1) {
    const gapAfter = words[index + 1]?.gap;
    if (gapAfter === 'stop') break;
    if (gapAfter === 'comma') parts.unshift(',');
    parts.unshift(partOf(words, index, named));
  }
  return ` ${parts.join(' ')} `.replace(/§( §)+/g, '§');
}

function textAfter(words: readonly Token[], { end }: Span, named: ReadonlySet<number>): string {
  const parts: string[] = [];
  for (let index = end; index < words.length && index < end + WORDS_AROUND; index += 1) {
    const gap = words[index]?.gap;
    if (gap === 'stop') break;
    if (gap === 'comma') parts.push(',');
    if (gap === 'hyphen' && index === end) parts.push('-');
    parts.push(partOf(words, index, named));
  }
  return parts.join(' ');
}

function partOf(words: readonly Token[], index: number, named: ReadonlySet<number>): string {
  return named.has(index) ? '§' : (words[index]?.folded ?? '');
}

/** What may stand between “without” and the name. */
const FILLER =
  '(?:a|an|the|one|ones|any|all|my|our|your|old|current|existing|use|using|used|uses|need|needing|want|wanting|have|having|require|requiring|include|including|involve|involving|touch|touching|call|calling|connect|connecting|integrate|integrating|rely|relying|depend|depending|with|in|on|to|from|about|of|der|die|das|den|dem|ein|eine|einen|le|la|les|un|une|de|du|el|los|las|mi|mis)';

/** Earlier names of the same list: “§ or”, “§ messages , § and”. */
const LISTED = '(?:§(?: [^ ,§]+)?(?: ,)?(?: (?:and|or|nor|und|oder|et|ou|y|o))? )*';

function before(phrases: string): RegExp {
  return new RegExp(` (?:${phrases}) (?:${FILLER} ){0,4}${LISTED}$`);
}

// “which are not in Jira” is about what Jira has: only there does a verb of being stand before “not”.
const DECLINED_WORDS =
  'without|not (?:connected|integrated|synced) (?:to|with)|(?<!(?:is|are|was|were) )not|no|dont|doesnt|wont|shouldnt|mustnt|cannot|cant|never|nor|avoid|avoiding|except|excluding|exclude|ignore|ignoring|skip|skipping|drop|dropping|ditch|ditching|unlike|hate|dislike|tired of|fed up with|instead of|rather than|other than|in place of|away from|rid of|leave out|leaving out|independent of|replace|replaces|replacing|ohne|statt|anstatt|kein|keine|keinen|nicht|sans|pas|au lieu|sin|en lugar|en vez|sem|senza|zonder|geen';
const COMPARED_WORDS =
  'similar to|akin to|inspired by|modell?ed (?:after|on)|reminiscent of|style of|spirit of|a la|clone of|copy of|version of|imitation of|alternatives? (?:to|for)|competitors? (?:to|of)|rival (?:to|of)|replacement (?:for|of)|compar(?:able|ed) (?:to|with)|competes? with|competing with|resembles|resembling|imitates|imitating|mimics|mimicking|copies|think|ahnlich wie|so wie|wie|comme|similaire a|como|similar a|parecid[oa] (?:a|com)|simile a|zoals';

const DECLINED_BEFORE = before(DECLINED_WORDS);
const COMPARED_BEFORE = before(COMPARED_WORDS);

const DECLINED_AFTER =
  /^(?:(?:is|are|was) )?(?:not|isnt|arent|never) (?:be )?(?:needed|required|necessary|wanted|used|included|involved|allowed)\b|^(?:is )?(?:excluded|aside)\b/;
const COMPARED_AFTER =
  /^(?:[^ ,§]+ )?(?:- )?(?:clones?|styled?|inspired|lookalike|look alike|alternatives?|competitor|rival|replacement|copycat|knockoff|imitation|esque|ish|killer)\b|^- (?:like|type)\b|^like (?:an? )?(?:app|application|tool|site|website|page|board|dashboard|interface|ui|experience|service|design|layout|product|platform|feed|checkout|workflow|system)\b|^but (?:for|with|simpler|smaller|better|as)\b/;

/** “tickets without a GitHub issue”: the name's own subject is what is missing, and so is looked for. */
function isLacking(text: string): boolean {
  return / without an? $/.test(text);
}

const LIKE = new RegExp(`^(.*) like (?:(?:a|an|the|in|on|what|how|whats|with) )*${LISTED}$`);
/** Before “like”, these make it a verb. */
const LIKING =
  / (?:would|id|wed|youd|theyd|hed|shed|i|we|you|they|who|users|people|customers|also|really|do)$/;
/** Before “like”, a plural makes what follows its examples, unless it is about how something looks or works. */
const EXEMPLIFIED = / (?:[^ ]*[^s]s|data|stuff|info|information|content)$/;
const LIKENED =
  / (?:(?:look|work|feel|act|behave|seem|function|sound|operate|run)s|features|columns|visuals)$/;

/** “an app like GitHub”; not “I would like GitHub issues”, nor “things like GitHub issues”. */
function isLikened(text: string): boolean {
  const match = LIKE.exec(text);
  if (!match) return false;
  const [, said = ''] = match;
  if (LIKING.test(said)) return false;
  return LIKENED.test(said) || !EXEMPLIFIED.test(said);
}

/** “a GitHub for cooks”, “the GitHub of cooking” */
function isEpithet(before: string, after: string): boolean {
  return (/ an? $/.test(before) && /^for\b/.test(after)) || (/ the $/.test(before) && /^of\b/.test(after));
}
