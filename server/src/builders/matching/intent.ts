import type { Span } from './names.ts';
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
  isTopic: (stem: string) => boolean = () => false,
): Intent {
  const before = contextBefore(tokens, span, nameTokens);
  const after = contextAfter(tokens, span, nameTokens);
  const next = tokens[span.end];
  // “Tickets without a GitHub issue”: what is missing is a thing of GitHub's, so GitHub is used to look for it.
  if (/ without an? $/.test(before) && next && isTopic(next.stem)) return 'use';
  if (EXCLUDED_BY_BEFORE.test(before) || EXCLUDED_BY_AFTER.test(after)) return 'exclude';
  if (COMPARED_BY_BEFORE.test(before) || COMPARED_BY_AFTER.test(after)) return 'compare';
  return isLikened(before) || (nameTokens.has(span.start) && isMetaphor(before, after)) ? 'compare' : 'use';
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

function phrases(list: string): string {
  return `(?:${list
    .split(',')
    .map((phrase) => phrase.trim())
    .join('|')})`;
}

/** Before a name that the app must not use: “without Slack”. “Not” has a rule of its own. */
const EXCLUDING_BEFORE = phrases(`
    without, no, dont, doesnt, wont, shouldnt, mustnt, cannot, cant, never, nor, avoid, avoiding, except,
    excluding, exclude, ignore, ignoring, skip, skipping, drop, dropping, ditch, ditching, unlike, hate,
    dislike, tired of, fed up with, instead of, rather than, other than, in place of, away from, rid of,
    leave out, leaving out, independent of, replace, replaces, replacing, not connected to,
    not connected with, not integrated to, not integrated with, not synced to, not synced with`);

/** Before a name that the prompt only compares with: “similar to Jira”. “Like” has a rule of its own. */
const COMPARING_BEFORE = phrases(`
    similar to, akin to, inspired by, modeled after, modeled on, modelled after, modelled on,
    reminiscent of, style of, spirit of, a la, clone of, copy of, version of, imitation of, alternative to,
    alternative for, alternatives to, alternatives for, competitor to, competitor of, competitors to,
    competitors of, rival to, rival of, replacement for, replacement of, comparable to, comparable with,
    compared to, compared with, compete with, competes with, competing with, resembles, resembling,
    imitates, imitating, mimics, mimicking, copies, think`);

/** What may come between such a phrase and the name: “without using our old Salesforce”. */
const FILLERS = phrases(`
    a, an, the, one, ones, any, all, my, our, your, old, current, existing, use, using, used, uses, need,
    needing, want, wanting, have, having, require, requiring, include, including, involve, involving,
    touch, touching, call, calling, connect, connecting, integrate, integrating, rely, relying, depend,
    depending, with, in, on, to, from, about, of`);

/** After a name that the app must not use: “Slack is not needed”, a negation and a participle. */
const NEGATIONS_AFTER = phrases('not, isnt, arent, never');
const NEGATED_PARTICIPLES = phrases('needed, required, necessary, wanted, used, included, involved, allowed');
/** After such a name, without a negation: “Slack aside”. */
const EXCLUDING_AFTER = phrases('excluded, aside');

/** After a name that is only compared with: “a Slack clone”, “Stripe-inspired”. */
const IMITATIONS_AFTER = phrases(`
    clone, clones, style, styled, inspired, lookalike, look alike, alternative, alternatives, competitor,
    rival, replacement, copycat, knockoff, imitation, esque, ish, killer`);
/** After a name and a hyphen: “Jira-type”. */
const IMITATING_SUFFIXES = phrases('like, type');
/** After a name and “like”: “a GitHub like app”. */
const LIKENED_PRODUCTS = phrases(`
    app, application, tool, site, website, page, board, dashboard, interface, ui, experience, service,
    design, layout, product, platform, feed, checkout, workflow, system`);
/** After a name and “but”: “GitHub but for poems”. */
const CONTRASTS_AFTER_BUT = phrases('for, with, simpler, smaller, better, as');

/** Between “like” and the name: “works like the one in Jira”. */
const FILLERS_AFTER_LIKE = phrases('a, an, the, in, on, what, how, whats, with');
/** Before “like”, these make it a verb: “I would like GitHub issues”. */
const SUBJECTS_OF_LIKE = phrases(`
    would, id, wed, youd, theyd, hed, shed, i, we, you, they, who, users, people, customers, also, really,
    do`);
/** Before “like”, these words without a plural have the names as their examples, as any plural does: “data like …”. */
const EXEMPLIFIED_NOUNS = phrases('data, stuff, info, information, content');
/** Before “like”, these are about how something looks or works, though they end as plurals do: “it looks like …”. */
const RESEMBLANCES = phrases(`
    looks, works, feels, acts, behaves, seems, functions, sounds, operates, runs, features, columns,
    visuals`);

/** Earlier names of the same list: “§ or”, “§ messages , § and”. */
const EARLIER_NAMES = `(?:§(?: [^ ,§]+)?(?: ,)?(?: (?:and|or|nor))? )*`;

function followedByName(phrases: string): RegExp {
  return new RegExp(` ${phrases} (?:${FILLERS} ){0,4}${EARLIER_NAMES}$`);
}

// “Which are not in Jira” is about what Jira has: “not” excludes a name only where no form of “be” is before it.
const NOT = '(?<!(?:is|are|was|were) )not';

const EXCLUDED_BY_BEFORE = followedByName(`(?:${EXCLUDING_BEFORE}|${NOT})`);
const COMPARED_BY_BEFORE = followedByName(COMPARING_BEFORE);

const EXCLUDED_BY_AFTER = new RegExp(
  [
    `^(?:(?:is|are|was) )?${NEGATIONS_AFTER} (?:be )?${NEGATED_PARTICIPLES}\\b`,
    `^(?:is )?${EXCLUDING_AFTER}\\b`,
  ].join('|'),
);
const COMPARED_BY_AFTER = new RegExp(
  [
    `^(?:[^ ,§]+ )?(?:- )?${IMITATIONS_AFTER}\\b`,
    `^- ${IMITATING_SUFFIXES}\\b`,
    `^like (?:an? )?${LIKENED_PRODUCTS}\\b`,
    `^but ${CONTRASTS_AFTER_BUT}\\b`,
  ].join('|'),
);

const LIKE = new RegExp(`^(.*) like (?:${FILLERS_AFTER_LIKE} )*${EARLIER_NAMES}$`);
const ENDS_IN_SUBJECT = new RegExp(` ${SUBJECTS_OF_LIKE}$`);
const ENDS_IN_PLURAL = new RegExp(` (?:[^ ]*[^s]s|${EXEMPLIFIED_NOUNS})$`);
const ENDS_IN_RESEMBLANCE = new RegExp(` ${RESEMBLANCES}$`);

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
