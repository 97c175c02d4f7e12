import { type Candidate, type CandidateOperation, resourceOf } from './candidate.ts';
import { topicsIn } from './candidate-subjects.ts';
import { isCommonWord } from './dictionary.ts';
import type { Span } from './names.ts';
import { isTypoOf, stemsOf, type Token } from './tokens.ts';
import { isFirstOfClause, isVerb } from './verbs.ts';
import {
  APP_KINDS,
  APP_REQUEST_NOUNS,
  METHODS_BY_VERB,
  READING_VERBS,
  SENDING_VERBS,
  STOP_WORDS,
  VERBS_ALSO_NOUNS,
} from './words.ts';

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
  /** What it does, where it writes, as its summary and its path say: “approve”. */
  verbs: readonly string[];
  weightByTopic: ReadonlyMap<string, number>;
};

type ScoredOperation = IndexedOperation & { isRequested: boolean; topicScore: number; score: number };

export type PromptWords = {
  tokens: readonly Token[];
  /** The tokens that are part of a name or of a channel: no topics. */
  nameTokens: ReadonlySet<number>;
  /** Those that speak for other integrations. */
  otherTokens: ReadonlySet<number>;
};

type RequestedTopic = { stem: string; index: number; weight: number };

/** What the prompt wants done: a verb, the HTTP methods that do it, the best first, and the token that says so. */
type RequestedAction = { methods: readonly string[]; verb: string | undefined; index: number | undefined };

const READ: RequestedAction = { methods: ['get'], verb: undefined, index: undefined };

/**
 * Suggests the operations with topics of the prompt, by score. Where it has none of their topics: those that do what
 * its verb says, and otherwise those that read, lists first. One that writes is never first, unless the prompt asks
 * for that.
 *
 * @param occurrence where the prompt names the integration, or its subject
 * @returns their keys, and the tokens of the prompt that are topics of the integration
 */
export function suggestOperations(
  prompt: PromptWords,
  occurrence: Span,
  candidate: Candidate,
): { keys: string[]; topicTokens: number[] } {
  const operations = candidate.operations.map(indexOperation);
  const action = findAction(prompt, occurrence, operations);
  const topics = findRequestedTopics(prompt, occurrence, action, operations);
  const topicTokens = topics.map(({ index }) => index);
  const scored = operations.map((operation) => scoreOperation(operation, topics, action));
  const isAskedToWrite = action !== READ;
  const groups = [
    scored.filter(({ isRequested, topicScore }) => isAskedToWrite && isRequested && topicScore > 0),
    scored.filter(({ method, topicScore }) => method === 'get' && topicScore > 0),
    scored.filter(({ isRequested }) => isAskedToWrite && isRequested),
  ];
  if (groups.every(({ length }) => length === 0)) {
    const reading = scored.filter(({ method }) => method === 'get');
    return { keys: keysByScore(reading).slice(0, MAX_SUGGESTIONS_WITHOUT_TOPIC), topicTokens };
  }
  const writing = scored.filter(({ topicScore }) => topicScore > 0);
  const keys = new Set([...groups, writing].flatMap(keysByScore));
  return { keys: [...keys].slice(0, MAX_SUGGESTIONS), topicTokens };
}

function keysByScore(operations: readonly ScoredOperation[]): string[] {
  return operations.toSorted((one, other) => other.score - one.score).map(({ key }) => key);
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
  const [verb = ''] = stemsOf(summary);
  const isSearch = method === 'post' && (READING_VERBS.has(verb) || isSearching(resource));
  return {
    key,
    method: isSearch ? 'get' : method,
    isCollection: segments.at(-1)?.startsWith('{') === false,
    verbs:
      isSearch || method === 'get' ? [] : [verb, ...(segments.at(-2)?.startsWith('{') ? [resource] : [])],
    weightByTopic,
  };
}

/** `POST /transactions/get`, `POST /v1/search` */
function isSearching(resource: string): boolean {
  return /(^|[^a-z])(search|query|get|find|list)$/.test(resource);
}

/** The tokens that are topics of some operation, misspelt ones too. */
function findRequestedTopics(
  { tokens, nameTokens }: PromptWords,
  { start, end }: Span,
  action: RequestedAction,
  operations: readonly IndexedOperation[],
): RequestedTopic[] {
  const known = new Set(operations.flatMap(({ weightByTopic }) => [...weightByTopic.keys()]));
  return tokens.flatMap((token, index) => {
    if (nameTokens.has(index) || STOP_WORDS.has(token.folded)) return [];
    if (index !== action.index && isOnlyVerb(tokens, index)) return [];
    const stem = known.has(token.stem) ? token.stem : correctTypo(token, known);
    if (stem === undefined) return [];
    const isNear = index >= start - MAX_NEAR_DISTANCE && index < end + MAX_NEAR_DISTANCE;
    const weight = APP_REQUEST_NOUNS.has(stem) ? 0.5 : 1;
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
  operation: IndexedOperation,
  topics: readonly RequestedTopic[],
  action: RequestedAction,
): ScoredOperation {
  const { method, isCollection, verbs, weightByTopic } = operation;
  const topicScore = topics.reduce(
    (sum, { stem, weight }) => sum + weight * (weightByTopic.get(stem) ?? 0),
    0,
  );
  const isNamed = action.verb !== undefined && verbs.includes(action.verb);
  const rank = isNamed ? 0 : action.methods.indexOf(method);
  // What shows things begins with a list of them.
  const isSingle = action === READ && !isCollection;
  const score = (isSingle ? 0.5 : 1) * topicScore + (rank >= 0 ? 3 - rank : 0) - (isSingle ? 2 : 0);
  return { ...operation, isRequested: rank >= 0, topicScore, score };
}

/** What the last verb before the name or subject asks for, a channel's own too; reading, where there is none. */
function findAction(
  { tokens, nameTokens, otherTokens }: PromptWords,
  { start, end }: Span,
  operations: readonly IndexedOperation[],
): RequestedAction {
  const known = new Set(operations.flatMap(({ verbs }) => verbs));
  const isTarget = [start - 1, start - 2].some((at) => TARGET.test(tokens[at]?.folded ?? ''));
  let isPastOther = false;
  for (let index = end - 1; index >= 0; index -= 1) {
    const { folded = '', stem = '' } = tokens[index] ?? {};
    if (index < start && (tokens[index + 1]?.separator === 'stop' || CLAUSE.test(folded))) break;
    // A verb before another integration is about that one, unless both are in a list (“in Jira and Linear”).
    isPastOther ||= otherTokens.has(index) && !isConjunction(tokens.slice(index + 1, start));
    const isSending = SENDING_VERBS.has(stem);
    if (isPastOther && !(isTarget && isSending)) {
      if (isTarget) continue;
      break;
    }
    const methods = METHODS_BY_VERB.get(stem);
    if (methods === undefined) {
      // “Block a badge”: a verb of the API's own.
      if (known.has(folded) && isFirstOfClause(tokens, index)) return { methods: [], verb: folded, index };
      continue;
    }
    if (!isVerb(tokens, index, nameTokens) || actsOnApp(tokens, index)) continue;
    if (methods.includes('get')) return READ;
    if (isSending && index < start && !isTarget && isSentElsewhere(tokens, end, otherTokens)) return READ;
    return { methods, verb: stem, index };
  }
  return READ;
}

/** “Post GitHub releases to Slack”: what is posted goes to Slack. */
const TARGET = /^(to|in|on|into|via|by|through)$/;
const CLAUSE = /^(when|whenever|if|once|after|before|until|about|whose|where)$/;

/** “Post GitHub releases to Slack”: the releases are read. */
function isSentElsewhere(tokens: readonly Token[], end: number, otherTokens: ReadonlySet<number>): boolean {
  const rest = tokens.slice(end).findIndex(({ separator }) => separator === 'stop');
  const stop = rest < 0 ? tokens.length : end + rest;
  return [...otherTokens].some((index) => index >= end && index < stop);
}

function isConjunction(between: readonly Token[]): boolean {
  return between.every(({ folded }) => folded === 'and' || folded === 'or');
}

/** “Create an app…”: the verb's object is the app. */
function actsOnApp(tokens: readonly Token[], index: number): boolean {
  const object = tokens.slice(index + 1, index + 5).find(({ folded }) => !STOP_WORDS.has(folded));
  return object !== undefined && APP_KINDS.has(object.stem);
}
