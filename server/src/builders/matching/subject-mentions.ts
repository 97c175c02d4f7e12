import { methodAndPath } from '@trunkline/contract/operation-key';
import { isPhraseWord, type SubjectLevel } from './candidate-subjects.ts';
import { type Determiner, findDeterminer, isGenitive } from './determiners.ts';
import type { Span } from './names.ts';
import type { PreparedCandidate } from './prepare-candidate.ts';
import { isPlural, stemsOf, type Token } from './tokens.ts';
import { isFirstOfClause, isVerb } from './verbs.ts';
import { APP_REQUEST_NOUNS, APP_REQUEST_VERBS, METHODS_BY_VERB } from './words.ts';

/** Finds the phrases of a prompt that say what one integration is for, whatever the prompt wants with them. */

/** A phrase that is the subject of one API, in all its environments. */
export type SubjectMention = Span & {
  candidates: readonly PreparedCandidate[];
  level: SubjectLevel;
  determiner: Determiner;
};

export type PromptContext = {
  tokens: readonly Token[];
  /** The tokens that are part of a name of a candidate. */
  nameTokens: ReadonlySet<number>;
  /** Those of words that are names elsewhere: “zoom in”. */
  namesakes: ReadonlySet<number>;
  /** Those of a channel. */
  channelTokens: ReadonlySet<number>;
  /** Does it want something to be sent to people? Then it speaks of things that exist. */
  isSending: boolean;
};

const MAX_PHRASE_WORDS = 3;
/** A prompt says early what it is about. */
const MAX_PHRASES = 40;
/** Of more APIs with the same subject none is chosen by what is done with it. */
const MAX_RIVALS = 5;

/** The longest phrases that are a subject; adjacent ones of the same API are one. */
export function findMentions(
  prompt: PromptContext,
  candidates: readonly PreparedCandidate[],
): SubjectMention[] {
  const { tokens } = prompt;
  const mentions: SubjectMention[] = [];
  const starts = [...tokens.keys()].filter((index) => isInPhrase(prompt, index)).slice(0, MAX_PHRASES);
  for (const start of starts) {
    const last = mentions.at(-1);
    if (last && start < last.end) continue;
    const mention = findMentionAt(prompt, start, candidates);
    if (!mention) continue;
    const { separator } = tokens[start] ?? {};
    const isAdjacent = last?.end === start && separator === 'space' && !isGenitive(tokens[start - 1]);
    // “A blog post”, where the blog has posts: not those of another API.
    if (last && isAdjacent && hasAllTopics(tokens, mention, last.candidates)) {
      last.end = mention.end;
      if (mention.level > last.level) last.level = mention.level;
    } else if (!(last && isAdjacent && isVerbOf(tokens, last, mention))) mentions.push(mention);
  }
  return mentions.filter(({ candidates }) => areOneApi(candidates));
}

/** Has one of them all words of the phrase as topics? */
export function hasAllTopics(
  tokens: readonly Token[],
  { start, end }: Span,
  owners: readonly PreparedCandidate[],
): boolean {
  return owners.some(({ topics }) => tokens.slice(start, end).every(({ stem }) => topics.has(stem)));
}

/** “A lead replies” */
function isVerbOf(tokens: readonly Token[], { determiner, end }: SubjectMention, next: Span): boolean {
  return determiner.kind === 'indefinite' && !isPlural(tokens[end - 1]) && isPlural(tokens[next.start]);
}

/** The longest phrase from a token on that is a subject, of any number of APIs. */
function findMentionAt(
  prompt: PromptContext,
  start: number,
  candidates: readonly PreparedCandidate[],
): SubjectMention | undefined {
  const { tokens, nameTokens } = prompt;
  for (let end = start + phraseLength(prompt, start); end > start; end -= 1) {
    const stems = tokens.slice(start, end).map(({ stem }) => stem);
    const { owners, level } = ownersOf(stems.join(''), candidates);
    if (level === undefined) continue;
    const determiner = findDeterminer(tokens, start, nameTokens);
    const mention = { start, end, level, candidates: owners, determiner };
    if (end - start === 1 && isUnspecific(tokens, mention)) continue;
    if (areOneApi(owners) || owners.length > MAX_RIVALS) return mention;
    const acting = owners.filter((owner) => isActedOn(prompt, { ...mention, candidates: [owner] }));
    return { ...mention, candidates: acting };
  }
  return undefined;
}

/** Those that the phrase is for most clearly. */
function ownersOf(
  phrase: string,
  candidates: readonly PreparedCandidate[],
): { owners: PreparedCandidate[]; level: SubjectLevel | undefined } {
  let owners: PreparedCandidate[] = [];
  let max: SubjectLevel | undefined;
  for (const candidate of candidates) {
    const level = candidate.subjects.get(phrase);
    if (level === undefined || (max !== undefined && level < max)) continue;
    if (level === max) owners.push(candidate);
    else owners = [candidate];
    max = level;
  }
  return { owners, level: max };
}

function phraseLength(prompt: PromptContext, start: number): number {
  let length = 1;
  while (length < MAX_PHRASE_WORDS && isInPhrase(prompt, start + length)) {
    const { separator } = prompt.tokens[start + length] ?? {};
    if (separator !== 'space' && separator !== 'hyphen') break;
    length += 1;
  }
  return length;
}

function isInPhrase({ tokens, nameTokens, channelTokens }: PromptContext, index: number): boolean {
  const token = tokens[index];
  if (!token || nameTokens.has(index) || channelTokens.has(index) || !isPhraseWord(token.folded))
    return false;
  return !(isFirstOfClause(tokens, index) && isVerb(tokens, index, nameTokens));
}

/** “Users” distinguish no API from another, but “builds” do where it is for builds; “build a” is a verb. */
function isUnspecific(tokens: readonly Token[], { start, level, determiner }: SubjectMention): boolean {
  const { folded = '', stem = '' } = tokens[start] ?? {};
  if (!APP_REQUEST_VERBS.has(folded)) return level < 4 && APP_REQUEST_NOUNS.has(stem);
  return determiner.kind === 'none' && (level < 4 || isFirstOfClause(tokens, start));
}

/** Are they the same API, for several environments? */
export function areOneApi(candidates: readonly PreparedCandidate[]): boolean {
  return new Set(candidates.map(({ names }) => names[0]?.term)).size === 1;
}

/** “Cancel an appointment”, “a form that opens tickets”: does the API have an operation that does this? */
export function isActedOn(
  { tokens, nameTokens, isSending }: PromptContext,
  mention: SubjectMention,
): boolean {
  const { candidates, end, level, determiner } = mention;
  const verbAt = determiner.kind === 'none' ? determiner.index : determiner.index - 1;
  const isGerund = tokens[verbAt - 1]?.folded === 'for' && tokens[verbAt]?.folded.endsWith('ing');
  if (nameTokens.has(verbAt) || !(isGerund || isFirstOfClause(tokens, verbAt))) return false;
  const verb = tokens[verbAt]?.stem.replace(/ing$/, '') ?? '';
  const [noun] = tokens.slice(end - 1);
  const isMany = isPlural(noun);
  // Any app may create a thing.
  if (!isSending && !isMany && /^(create|add|make|send)$/.test(verb)) return false;
  return candidates.slice(0, MAX_RIVALS).some(({ candidate }) =>
    candidate.operations.some(({ key, summary }) => {
      const { method } = methodAndPath(key);
      if (method === 'get') return false;
      const stems = stemsOf(`${key} ${summary}`);
      const isAbout = stems.includes(noun?.stem ?? '');
      const isMethodOf = isMany && isAbout && METHODS_BY_VERB.get(verb)?.[0] === method;
      return isMethodOf || (stems.includes(verb) && (level >= 3 || isAbout));
    }),
  );
}
