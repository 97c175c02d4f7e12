import type { Span } from './naming.ts';
import { type Candidate, type CandidateOperation, subjectsIn, targetOf } from './prepare.ts';
import { BUILDING, BUILT, FUNCTION_WORDS, isEveryday, LOCATING, NOUNS_TOO, VERBS } from './vocabulary.ts';
import { isTypoOf, stemsOf, type Word } from './words.ts';

/** Which operations of a mentioned integration a prompt suggests. */

const MOST_SUGGESTED = 10;
const MOST_WITHOUT_SUBJECT = 5;
/** Words so near to the name are about it. */
const NEAR = 3;

type ReadOperation = {
  key: string;
  /** What it does; `get` also where a `post` only searches. */
  method: string;
  /** The path ends in no parameter. */
  isCollection: boolean;
  /** What it is about, and how much. */
  subjects: ReadonlyMap<string, number>;
};

type Suggestion = { key: string; method: string; isAsked: boolean; subject: number; total: number };

/**
 * The operations whose subject the prompt speaks of, best first; where it speaks of none, those that do what its
 * verb says, lists first.
 *
 * @param mention where the integration is named
 * @param named the words that name integrations: no subject of an operation
 */
export function suggestOperations(
  words: readonly Word[],
  mention: Span,
  named: ReadonlySet<number>,
  candidate: Candidate,
): { keys: string[]; subjects: number[] } {
  const action = actionAskedFor(words, mention, named);
  const operations = candidate.operations.map(readOperation);
  const asked = subjectsAskedFor(words, mention, action, named, operations);
  const rated = operations.map((operation) => rate(operation, asked, action));
  const fitting = rated.filter(({ subject, isAsked }) => subject > 0 || (isAsked && action !== READING));
  const keys =
    fitting.length > 0
      ? best(fitting, MOST_SUGGESTED)
      : best(
          rated.filter(({ method }) => method === 'get'),
          MOST_WITHOUT_SUBJECT,
        );
  return { keys, subjects: asked.map(({ index }) => index) };
}

function best(suggestions: readonly Suggestion[], most: number): string[] {
  return suggestions
    .toSorted((a, b) => b.total - a.total)
    .slice(0, most)
    .map(({ key }) => key);
}

/** What an operation is about: above all where its path leads, then what its texts say. */
function readOperation({ key, operationId, summary, tags }: CandidateOperation): ReadOperation {
  const [method = '', ...segments] = key.replace(':', '/').split('/').filter(Boolean);
  const target = targetOf(key);
  const subjects = new Map<string, number>();
  const add = (text: string, weight: number) => {
    for (const stem of new Set(subjectsIn(text))) subjects.set(stem, (subjects.get(stem) ?? 0) + weight);
  };
  add(target, 3);
  add(summary, 2);
  add([...segments.filter((segment) => segment !== target), operationId ?? '', ...tags].join(' '), 1);
  const isSearch = method === 'post' && VERBS.get(stemsOf(summary)[0] ?? '')?.includes('get') === true;
  return {
    key,
    method: isSearch ? 'get' : method,
    isCollection: segments.at(-1)?.startsWith('{') === false,
    subjects,
  };
}

type Asked = { stem: string; index: number; weight: number };

/** The prompt's words that some operation is about, near ones twice; a misspelt one as what it means. */
function subjectsAskedFor(
  words: readonly Word[],
  { start, end }: Span,
  action: Action,
  named: ReadonlySet<number>,
  operations: readonly ReadOperation[],
): Asked[] {
  const known = new Set(operations.flatMap(({ subjects }) => [...subjects.keys()]));
  return words.flatMap((word, index) => {
    if (named.has(index) || FUNCTION_WORDS.has(word.folded)) return [];
    if (index !== action.index && isMereVerb(words, index)) return [];
    const stem = known.has(word.stem) ? word.stem : correctedStem(word, known);
    if (stem === undefined) return [];
    const isNear = index >= start - NEAR && index < end + NEAR;
    const weight = BUILDING.has(stem) ? 0.5 : 1;
    return [{ stem, index, weight: isNear || index === action.index ? 2 * weight : weight }];
  });
}

/** A verb that neither acts on the integration nor is a subject: “show”, “create an app”. */
function isMereVerb(words: readonly Word[], index: number): boolean {
  const { stem = '' } = words[index] ?? {};
  return VERBS.has(stem) && (!NOUNS_TOO.has(stem) || isAboutBuilding(words, index));
}

function correctedStem({ folded, stem }: Word, known: ReadonlySet<string>): string | undefined {
  if (isEveryday(folded) || isEveryday(stem)) return undefined;
  return [...known].find((subject) => isTypoOf(stem, subject));
}

function rate(
  { key, method, isCollection, subjects }: ReadOperation,
  asked: readonly Asked[],
  action: Action,
): Suggestion {
  const subject = asked.reduce((sum, { stem, weight }) => sum + weight * (subjects.get(stem) ?? 0), 0);
  const rank = action.methods.indexOf(method);
  const isAsked = rank >= 0;
  const isListAsked = action === READING && isAsked && isCollection;
  return { key, method, isAsked, subject, total: subject + (isAsked ? 3 - rank : 0) + (isListAsked ? 2 : 0) };
}

/** What is asked to be done, and by which word. */
type Action = { methods: readonly string[]; index: number | undefined };

const READING: Action = { methods: ['get'], index: undefined };

/** What the nearest verb before the name asks for; to read, where there is none. */
function actionAskedFor(words: readonly Word[], { start }: Span, named: ReadonlySet<number>): Action {
  for (let index = start - 1; index >= 0; index -= 1) {
    if (words[index + 1]?.gap === 'stop') break;
    // A verb before another name is about that one, but in a list (“in Jira and Linear”).
    if (named.has(index) && !isListed(words.slice(index + 1, start))) break;
    const { stem = '' } = words[index] ?? {};
    const methods = VERBS.get(stem);
    if (!methods || isAboutBuilding(words, index)) continue;
    if (NOUNS_TOO.has(stem) && !isVerb(words, index, start)) continue;
    return methods.includes('get') ? READING : { methods, index };
  }
  return READING;
}

function isListed(between: readonly Word[]): boolean {
  return between.every(({ folded }) => folded === 'and' || folded === 'or');
}

/** “Text people via Twilio”, “refund payments”; not “show charges”, nor “a refund form”. */
function isVerb(words: readonly Word[], index: number, start: number): boolean {
  const { folded = '', stem = '', gap = 'space' } = words[index] ?? {};
  if (folded !== stem) return false;
  const isReaching = words
    .slice(index + 1, start)
    .some((word) => LOCATING.has(word.folded) || word.folded === 'by');
  return isReaching || gap === 'start' || gap === 'stop';
}

/** “Create an app…”: what is created is the app. */
function isAboutBuilding(words: readonly Word[], index: number): boolean {
  const object = words.slice(index + 1, index + 5).find(({ folded }) => !FUNCTION_WORDS.has(folded));
  return object !== undefined && BUILT.has(object.stem);
}
