import { type Candidate, type CandidateOperation, pathTarget, topicsIn } from './candidates.ts';
import type { Span } from './name-occurrences.ts';
import { isTypoOf, stemsOf, type Token } from './tokens.ts';
import {
  APP_KINDS,
  APP_REQUEST_WORDS,
  CONTEXT_WORDS_BEFORE,
  isCommonWord,
  METHODS_OF_VERBS,
  STOP_WORDS,
  VERBS_ALSO_NOUNS,
} from './word-lists.ts';

/** Which operations of a mentioned integration a prompt suggests. */

const MAX_SUGGESTIONS = 10;
const MAX_SUGGESTIONS_WITHOUT_TOPIC = 5;
/** Words so near to the name are about it. */
const MAX_NEAR_DISTANCE = 3;

type OperationTopics = {
  key: string;
  /** What it does; `get` also where a `post` only searches. */
  method: string;
  /** The path ends in no parameter. */
  isCollection: boolean;
  /** What it is about, and how much. */
  topicWeights: ReadonlyMap<string, number>;
};

type ScoredOperation = {
  key: string;
  method: string;
  isRequestedMethod: boolean;
  topicScore: number;
  score: number;
};

/**
 * The operations whose subject the prompt speaks of, best first; where it speaks of none, those that do what its
 * verb says, lists first.
 *
 * @param mention where the integration is named
 * @param named the words that name integrations: no subject of an operation
 */
export function suggestOperations(
  words: readonly Token[],
  mention: Span,
  named: ReadonlySet<number>,
  candidate: Candidate,
): { keys: string[]; subjects: number[] } {
  const action = requestedAction(words, mention, named);
  const operations = candidate.operations.map(weighTopics);
  const asked = requestedTopics(words, mention, action, named, operations);
  const rated = operations.map((operation) => scoreOperation(operation, asked, action));
  const fitting = rated.filter(
    ({ topicScore: subject, isRequestedMethod: isAsked }) =>
      subject > 0 || (isAsked && action !== READ_ACTION),
  );
  const keys =
    fitting.length > 0
      ? topKeys(fitting, MAX_SUGGESTIONS)
      : topKeys(
          rated.filter(({ method }) => method === 'get'),
          MAX_SUGGESTIONS_WITHOUT_TOPIC,
        );
  return { keys, subjects: asked.map(({ index }) => index) };
}

function topKeys(suggestions: readonly ScoredOperation[], most: number): string[] {
  return suggestions
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ key }) => key);
}

/** What an operation is about: above all where its path leads, then what its texts say. */
function weighTopics({ key, operationId, summary, tags }: CandidateOperation): OperationTopics {
  const [method = '', ...segments] = key.replace(':', '/').split('/').filter(Boolean);
  const target = pathTarget(key);
  const subjects = new Map<string, number>();
  const add = (text: string, weight: number) => {
    for (const stem of new Set(topicsIn(text))) subjects.set(stem, (subjects.get(stem) ?? 0) + weight);
  };
  add(target, 3);
  add(summary, 2);
  add([...segments.filter((segment) => segment !== target), operationId ?? '', ...tags].join(' '), 1);
  const isSearch =
    method === 'post' && METHODS_OF_VERBS.get(stemsOf(summary)[0] ?? '')?.includes('get') === true;
  return {
    key,
    method: isSearch ? 'get' : method,
    isCollection: segments.at(-1)?.startsWith('{') === false,
    topicWeights: subjects,
  };
}

type RequestedTopic = { stem: string; index: number; weight: number };

/** The prompt's words that some operation is about, near ones twice; a misspelt one as what it means. */
function requestedTopics(
  words: readonly Token[],
  { start, end }: Span,
  action: RequestedAction,
  named: ReadonlySet<number>,
  operations: readonly OperationTopics[],
): RequestedTopic[] {
  const known = new Set(operations.flatMap(({ topicWeights: subjects }) => [...subjects.keys()]));
  return words.flatMap((word, index) => {
    if (named.has(index) || STOP_WORDS.has(word.folded)) return [];
    if (index !== action.index && isPlainVerb(words, index)) return [];
    const stem = known.has(word.stem) ? word.stem : correctedStem(word, known);
    if (stem === undefined) return [];
    const isNear = index >= start - MAX_NEAR_DISTANCE && index < end + MAX_NEAR_DISTANCE;
    const weight = APP_REQUEST_WORDS.has(stem) ? 0.5 : 1;
    return [{ stem, index, weight: isNear || index === action.index ? 2 * weight : weight }];
  });
}

/** A verb that neither acts on the integration nor is a subject: “show”, “create an app”. */
function isPlainVerb(words: readonly Token[], index: number): boolean {
  const { stem = '' } = words[index] ?? {};
  return METHODS_OF_VERBS.has(stem) && (!VERBS_ALSO_NOUNS.has(stem) || actsOnApp(words, index));
}

function correctedStem({ folded, stem }: Token, known: ReadonlySet<string>): string | undefined {
  if (isCommonWord(folded) || isCommonWord(stem)) return undefined;
  return [...known].find((subject) => isTypoOf(stem, subject));
}

function scoreOperation(
  { key, method, isCollection, topicWeights: subjects }: OperationTopics,
  asked: readonly RequestedTopic[],
  action: RequestedAction,
): ScoredOperation {
  const subject = asked.reduce((sum, { stem, weight }) => sum + weight * (subjects.get(stem) ?? 0), 0);
  const rank = action.methods.indexOf(method);
  const isAsked = rank >= 0;
  const isListAsked = action === READ_ACTION && isAsked && isCollection;
  return {
    key,
    method,
    isRequestedMethod: isAsked,
    topicScore: subject,
    score: subject + (isAsked ? 3 - rank : 0) + (isListAsked ? 2 : 0),
  };
}

/** What is asked to be done, and by which word. */
type RequestedAction = { methods: readonly string[]; index: number | undefined };

const READ_ACTION: RequestedAction = { methods: ['get'], index: undefined };

/** What the nearest verb before the name asks for; to read, where there is none. */
function requestedAction(
  words: readonly Token[],
  { start }: Span,
  named: ReadonlySet<number>,
): RequestedAction {
  for (let index = start - 1; index >= 0; index -= 1) {
    if (words[index + 1]?.gap === 'stop') break;
    // A verb before another name is about that one, but in a list (“in Jira and Linear”).
    if (named.has(index) && !isConjunction(words.slice(index + 1, start))) break;
    const { stem = '' } = words[index] ?? {};
    const methods = METHODS_OF_VERBS.get(stem);
    if (!methods || actsOnApp(words, index)) continue;
    if (VERBS_ALSO_NOUNS.has(stem) && !isUsedAsVerb(words, index, start)) continue;
    return methods.includes('get') ? READ_ACTION : { methods, index };
  }
  return READ_ACTION;
}

function isConjunction(between: readonly Token[]): boolean {
  return between.every(({ folded }) => folded === 'and' || folded === 'or');
}

/** “Text people via Twilio”, “refund payments”; not “show charges”, nor “a refund form”. */
function isUsedAsVerb(words: readonly Token[], index: number, start: number): boolean {
  const { folded = '', stem = '', gap = 'space' } = words[index] ?? {};
  if (folded !== stem) return false;
  const isReaching = words
    .slice(index + 1, start)
    .some((word) => CONTEXT_WORDS_BEFORE.has(word.folded) || word.folded === 'by');
  return isReaching || gap === 'start' || gap === 'stop';
}

/** “Create an app…”: what is created is the app. */
function actsOnApp(words: readonly Token[], index: number): boolean {
  const object = words.slice(index + 1, index + 5).find(({ folded }) => !STOP_WORDS.has(folded));
  return object !== undefined && APP_KINDS.has(object.stem);
}
