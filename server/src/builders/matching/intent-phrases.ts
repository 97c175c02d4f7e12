/**
 * Phrases around the name of an API in a prompt, in lower case and without accents: data for `classifyIntent`. A
 * phrase that several languages share is in each of them.
 */
export type PhrasesByLanguage = Readonly<Record<string, readonly string[]>>;

function phrases(list: string): readonly string[] {
  return list.split(',').map((phrase) => phrase.trim());
}

/** Before a name that the app must not use: “without Slack”. English “not” has a rule of its own. */
export const EXCLUDING_BEFORE: PhrasesByLanguage = {
  english: phrases(`
    without, no, dont, doesnt, wont, shouldnt, mustnt, cannot, cant, never, nor, avoid, avoiding, except,
    excluding, exclude, ignore, ignoring, skip, skipping, drop, dropping, ditch, ditching, unlike, hate,
    dislike, tired of, fed up with, instead of, rather than, other than, in place of, away from, rid of,
    leave out, leaving out, independent of, replace, replaces, replacing, not connected to,
    not connected with, not integrated to, not integrated with, not synced to, not synced with`),
  german: phrases('ohne, statt, anstatt, kein, keine, keinen, nicht'),
  french: phrases('sans, pas, au lieu'),
  spanish: phrases('sin, en lugar, en vez'),
  portuguese: phrases('sem'),
  italian: phrases('senza'),
  dutch: phrases('zonder, geen'),
};

/** Before a name that the prompt only compares with: “similar to Jira”. English “like” has a rule of its own. */
export const COMPARING_BEFORE: PhrasesByLanguage = {
  english: phrases(`
    similar to, akin to, inspired by, modeled after, modeled on, modelled after, modelled on,
    reminiscent of, style of, spirit of, a la, clone of, copy of, version of, imitation of, alternative to,
    alternative for, alternatives to, alternatives for, competitor to, competitor of, competitors to,
    competitors of, rival to, rival of, replacement for, replacement of, comparable to, comparable with,
    compared to, compared with, compete with, competes with, competing with, resembles, resembling,
    imitates, imitating, mimics, mimicking, copies, think`),
  german: phrases('ahnlich wie, so wie, wie'),
  french: phrases('comme, similaire a'),
  spanish: phrases('como, similar a, parecido a, parecida a'),
  portuguese: phrases('como, parecido com, parecida com'),
  italian: phrases('simile a'),
  dutch: phrases('zoals'),
};

/** What may stand between such a phrase and the name: “without using our old Salesforce”. */
export const FILLERS: PhrasesByLanguage = {
  english: phrases(`
    a, an, the, one, ones, any, all, my, our, your, old, current, existing, use, using, used, uses, need,
    needing, want, wanting, have, having, require, requiring, include, including, involve, involving,
    touch, touching, call, calling, connect, connecting, integrate, integrating, rely, relying, depend,
    depending, with, in, on, to, from, about, of`),
  german: phrases('der, die, das, den, dem, ein, eine, einen'),
  french: phrases('le, la, les, un, une, de, du'),
  spanish: phrases('el, la, los, las, un, de, mi, mis'),
};

/** Between the names of a list: “Slack or SendGrid”. */
export const CONJUNCTIONS: PhrasesByLanguage = {
  english: phrases('and, or, nor'),
  german: phrases('und, oder'),
  french: phrases('et, ou'),
  spanish: phrases('y, o'),
};

/** After a name that the app must not use: “Slack is not needed”, a negation and a participle. */
export const NEGATIONS_AFTER = phrases('not, isnt, arent, never');
export const NEGATED_PARTICIPLES = phrases(
  'needed, required, necessary, wanted, used, included, involved, allowed',
);
/** After such a name, without a negation: “Slack aside”. */
export const EXCLUDING_AFTER = phrases('excluded, aside');

/** After a name that is only compared with: “a Slack clone”, “Stripe-inspired”. */
export const IMITATIONS_AFTER = phrases(`
    clone, clones, style, styled, inspired, lookalike, look alike, alternative, alternatives, competitor,
    rival, replacement, copycat, knockoff, imitation, esque, ish, killer`);
/** After a name and a hyphen: “Jira-type”. */
export const IMITATING_SUFFIXES = phrases('like, type');
/** After a name and “like”: “a GitHub like app”. */
export const LIKENED_PRODUCTS = phrases(`
    app, application, tool, site, website, page, board, dashboard, interface, ui, experience, service,
    design, layout, product, platform, feed, checkout, workflow, system`);
/** After a name and “but”: “GitHub but for poems”. */
export const CONTRASTS_AFTER_BUT = phrases('for, with, simpler, smaller, better, as');

/** Between “like” and the name: “works like the one in Jira”. */
export const FILLERS_AFTER_LIKE = phrases('a, an, the, in, on, what, how, whats, with');
/** Before “like”, these make it a verb: “I would like GitHub issues”. */
export const SUBJECTS_OF_LIKE = phrases(`
    would, id, wed, youd, theyd, hed, shed, i, we, you, they, who, users, people, customers, also, really,
    do`);
/** Before “like”, these words without a plural have the names as their examples, as any plural does: “data like …”. */
export const EXEMPLIFIED_NOUNS = phrases('data, stuff, info, information, content');
/** Before “like”, these are about how something looks or works, though they end as plurals do: “it looks like …”. */
export const RESEMBLANCES = phrases(`
    looks, works, feels, acts, behaves, seems, functions, sounds, operates, runs, features, columns,
    visuals`);
