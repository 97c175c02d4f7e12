import { type Candidate, type CandidateOperation, resourceOf, topicsIn } from './candidates.ts';
import { isCommonWord } from './common-words.ts';
import type { Span } from './name-occurrences.ts';
import { isTypoOf, stemsOf, type Token } from './tokens.ts';
import {
  APP_KINDS,
  APP_REQUEST_WORDS,
  CONTEXT_WORDS_BEFORE,
  METHODS_BY_VERB,
  STOP_WORDS,
  VERBS_ALSO_NOUNS,
} from './word-lists.ts';

/** Suggests operations of a matched integration for a prompt. */

const MAX_SUGGESTIONS = 10;
const MAX_SUGGESTIONS_WITHOUT_TOPIC = 5;
/** Topics within so many tokens of the name count twice. */
const MAX_NEAR_DISTANCE = 3;

/** Weights of topics by where an operation has them: the resource of its path, its summary, its other texts. */
const RESOURCE_WEIGHT = 3;
const SUMMARY_WEIGHT = 2;
const OTHER_WEIGHT = 1;

type IndexedOperation = {
  key: string;
  /** The HTTP method in lower case; `get` also for a POST that only searches. */
  method: string;
  /** The path does not end in a parameter. */
  isCollection: boolean;
  weightByTopic: ReadonlyMap<string, number>;
};

type ScoredOperation = {
  key: string;
  method: string;
  isRequestedMethod: boolean;
  topicScore: number;
  score: number;
};

type RequestedTopic = { stem: string; index: number; weight: number };

/** What the prompt wants done: the HTTP methods that do it, the best first, and the token that says so. */
type RequestedAction = { methods: readonly string[]; index: number | undefined };

const READ: RequestedAction = { methods: ['get'], index: undefined };

/**
 * Suggests the operations with topics of the prompt, by score. Where it has none of their topics: those that do what
 * its verb says, and otherwise those that read, lists first.
 *
 * @param occurrence where the prompt names the integration
 * @param nameTokens the tokens that are part of a name: no topics
 * @returns their keys, and the tokens of the prompt that are topics of the integration
 */
export function suggestOperations(
  tokens: readonly Token[],
  occurrence: Span,
  nameTokens: ReadonlySet<number>,
  candidate: Candidate,
): { keys: string[]; topicTokens: number[] } {
  const action = findAction(tokens, occurrence, nameTokens);
  const operations = candidate.operations.map(indexOperation);
  const topics = findRequestedTopics(tokens, occurrence, action, nameTokens, operations);
  const scored = operations.map((operation) => scoreOperation(operation, topics, action));
  const relevant = scored.filter(
    ({ topicScore, isRequestedMethod }) => topicScore > 0 || (isRequestedMethod && action !== READ),
  );
  const reading = scored.filter(({ method }) => method === 'get');
  const keys =
    relevant.length > 0
      ? topKeys(relevant, MAX_SUGGESTIONS)
      : topKeys(reading, MAX_SUGGESTIONS_WITHOUT_TOPIC);
  return { keys, topicTokens: topics.map(({ index }) => index) };
}

function topKeys(operations: readonly ScoredOperation[], max: number): string[] {
  return operations
    .toSorted((a, b) => b.score - a.score)
    .slice(0, max)
    .map(({ key }) => key);
}

function indexOperation({ key, operationId, summary, tags }: CandidateOperation): IndexedOperation {
  const [method = '', ...segments] = key.replace(':', '/').split('/').filter(Boolean);
  const resource = resourceOf(key);
  const weightByTopic = new Map<string, number>();
  const add = (text: string, weight: number) => {
    for (const stem of new Set(topicsIn(text))) {
      weightByTopic.set(stem, (weightByTopic.get(stem) ?? 0) + weight);
    }
  };
  add(resource, RESOURCE_WEIGHT);
  add(summary, SUMMARY_WEIGHT);
  const otherSegments = segments.filter((segment) => segment !== resource);
  add([...otherSegments, operationId ?? '', ...tags].join(' '), OTHER_WEIGHT);
  const isSearch =
    method === 'post' && METHODS_BY_VERB.get(stemsOf(summary)[0] ?? '')?.includes('get') === true;
  return {
    key,
    method: isSearch ? 'get' : method,
    isCollection: segments.at(-1)?.startsWith('{') === false,
    weightByTopic,
  };
}

/** The tokens that are topics of some operation, misspelt ones too. */
function findRequestedTopics(
  tokens: readonly Token[],
  { start, end }: Span,
  action: RequestedAction,
  nameTokens: ReadonlySet<number>,
  operations: readonly IndexedOperation[],
): RequestedTopic[] {
  const known = new Set(operations.flatMap(({ weightByTopic }) => [...weightByTopic.keys()]));
  return tokens.flatMap((token, index) => {
    if (nameTokens.has(index) || STOP_WORDS.has(token.folded)) return [];
    if (index !== action.index && isOnlyVerb(tokens, index)) return [];
    const stem = known.has(token.stem) ? token.stem : correctTypo(token, known);
    if (stem === undefined) return [];
    const isNear = index >= start - MAX_NEAR_DISTANCE && index < end + MAX_NEAR_DISTANCE;
    const weight = APP_REQUEST_WORDS.has(stem) ? 0.5 : 1;
    return [{ stem, index, weight: isNear || index === action.index ? 2 * weight : weight }];
  });
}

/** A verb that is no topic: “show”, “create an app”. */
function isOnlyVerb(tokens: readonly Token[], index: number): boolean {
  const { stem = '' } = tokens[index] ?? {};
  return METHODS_BY_VERB.has(stem) && (!VERBS_ALSO_NOUNS.has(stem) || actsOnApp(tokens, index));
}

function correctTypo({ folded, stem }: Token, known: ReadonlySet<string>): string | undefined {
  if (isCommonWord(folded) || isCommonWord(stem)) return undefined;
  return [...known].find((topic) => isTypoOf(stem, topic));
}

function scoreOperation(
  { key, method, isCollection, weightByTopic }: IndexedOperation,
  topics: readonly RequestedTopic[],
  action: RequestedAction,
): ScoredOperation {
  const topicScore = topics.reduce(
    (sum, { stem, weight }) => sum + weight * (weightByTopic.get(stem) ?? 0),
    0,
  );
  const rank = action.methods.indexOf(method);
  const isRequestedMethod = rank >= 0;
  const isRequestedList = action === READ && isRequestedMethod && isCollection;
  const score = topicScore + (isRequestedMethod ? 3 - rank : 0) + (isRequestedList ? 2 : 0);
  return { key, method, isRequestedMethod, topicScore, score };
}

/** What the last verb before the name asks for; reading, where there is none. */
function findAction(
  tokens: readonly Token[],
  { start }: Span,
  nameTokens: ReadonlySet<number>,
): RequestedAction {
  for (let index = start - 1; index >= 0; index -= 1) {
    if (tokens[index + 1]?.separator === 'stop') break;
    // A verb before another name is about that one, unless both are in a list (“in Jira and Linear”).
    if (nameTokens.has(index) && !isConjunction(tokens.slice(index + 1, start))) break;
    const { stem = '' } = tokens[index] ?? {};
    const methods = METHODS_BY_VERB.get(stem);
    if (!methods || actsOnApp(tokens, index)) continue;
    if (VERBS_ALSO_NOUNS.has(stem) && !isUsedAsVerb(tokens, index, start)) continue;
    return methods.includes('get') ? READ : { methods, index };
  }
  return READ;
}

function isConjunction(between: readonly Token[]): boolean {
  return between.every(({ folded }) => folded === 'and' || folded === 'or');
}

/** “Text people via Twilio”, “refund payments”; not “show charges”, nor “a refund form”. */
function isUsedAsVerb(tokens: readonly Token[], index: number, nameStart: number): boolean {
  const { folded = '', stem = '', separator = 'space' } = tokens[index] ?? {};
  if (folded !== stem) return false;
  const hasPreposition = tokens
    .slice(index + 1, nameStart)
    .some((token) => CONTEXT_WORDS_BEFORE.has(token.folded) || token.folded === 'by');
  return hasPreposition || separator === 'start' || separator === 'stop';
}

/** “Create an app…”: the verb's object is the app. */
function actsOnApp(tokens: readonly Token[], index: number): boolean {
  const object = tokens.slice(index + 1, index + 5).find(({ folded }) => !STOP_WORDS.has(folded));
  return object !== undefined && APP_KINDS.has(object.stem);
}
