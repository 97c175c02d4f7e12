import type { Span } from './names.ts';
import type { PreparedCandidate } from './prepare-candidate.ts';
import { areOneApi } from './subject-mentions.ts';
import type { Token } from './tokens.ts';
import { isFirstOfClause, isVerb } from './verbs.ts';
import { SENDING_VERBS, SENT_THINGS } from './words.ts';

/** How people are reached: by the words of a prompt for it, and by the integration that does it. */

type Channel = {
  /** As a thing: “by mail”, “send an SMS”; one or two stems without a space. */
  noun: RegExp;
  /** As a verb: “text the driver”. */
  verb: RegExp;
  /** What an integration for it speaks of. */
  topics: readonly string[];
};

const CHANNELS: readonly Channel[] = [
  { noun: /^e?mail$/, verb: /^e?mail$/, topics: ['mail', 'email', 'mailbox'] },
  { noun: /^(sms|text|textmessage)$/, verb: /^(text|sms)$/, topics: ['sms', 'text'] },
  { noun: /^(chatmessage|instantmessage)$/, verb: /^chat$/, topics: ['chat', 'channel'] },
];

/** How sure it is that something is sent: what is “an email with …” may as well be what the app makes. */
type Certainty = 'sure' | 'likely';

export type ChannelMention = Span & { candidates: readonly PreparedCandidate[]; certainty: Certainty };

/**
 * Finds the ways in which the prompt wants people to be reached, each with the candidates that are most about it.
 *
 * @param named the candidates that the prompt names: a channel of theirs needs no other integration
 */
export function findChannels(
  tokens: readonly Token[],
  candidates: readonly PreparedCandidate[],
  nameTokens: ReadonlySet<number>,
  named: readonly PreparedCandidate[],
): ChannelMention[] {
  return CHANNELS.flatMap((channel) => {
    const span = tokens
      .map((_, index) => findMention(channel, tokens, index, nameTokens))
      .find((found) => found !== undefined);
    if (!span || named.some((candidate) => scoreChannel(channel, candidate) > 1)) return [];
    const scores = candidates.map((candidate) => scoreChannel(channel, candidate));
    const max = scores.reduce((one, other) => Math.max(one, other), 1);
    const owners = candidates.filter((_, index) => scores[index] === max);
    return areOneApi(owners) ? [{ ...span, candidates: owners }] : [];
  });
}

/** Does the prompt want something to be sent, by a channel that it names (“tell them on Slack”) or does not? */
export function isSendingByVerbOrName(
  tokens: readonly Token[],
  used: readonly (Span & { candidate: PreparedCandidate })[],
  nameTokens: ReadonlySet<number>,
): boolean {
  const isSendingVerb = (index: number) =>
    used.length > 0 ? isFirstOfClause(tokens, index) : isVerb(tokens, index, nameTokens);
  if (tokens.some(({ stem }, index) => SENDING_VERBS.has(stem) && isSendingVerb(index))) return true;
  return used.some(({ candidate, start, end }) => {
    const near = [start - 1, start - 2, end].map((index) => tokens[index]?.folded ?? '');
    const isWay = near.some((word) => BESIDE_NAME.test(word)) || SENT_THINGS.has(tokens[end]?.stem ?? '');
    return isWay && isChannel(candidate);
  });
}

const BESIDE_NAME = /^(on|in|to|via|by|through|with|into|me|us)$/;

/** Is it an integration by which people are reached? */
function isChannel(candidate: PreparedCandidate): boolean {
  return CHANNELS.some((channel) => scoreChannel(channel, candidate) > 1);
}

function scoreChannel(channel: Channel, { candidate, topics: known, subjects }: PreparedCandidate): number {
  const topics = channel.topics.filter((topic) => known.has(topic));
  if (topics.length === 0) return 0;
  const levels = topics.map((topic) => subjects.get(topic) ?? 0);
  const texts = candidate.operations
    .filter(({ key }) => key.startsWith('post:'))
    .map(({ key, summary }) => `${key.slice('post:'.length)} ${summary}`.toLowerCase());
  const sends = texts.some((text) => /send|post/.test(text) && topics.some((topic) => text.includes(topic)));
  return 1 + Math.max(...levels) + (sends ? 3 : 0);
}

function findMention(
  { noun, verb }: Channel,
  tokens: readonly Token[],
  index: number,
  nameTokens: ReadonlySet<number>,
): (Span & { certainty: Certainty }) | undefined {
  if (nameTokens.has(index)) return undefined;
  const [stem = '', nextStem = ''] = [tokens[index]?.stem, tokens[index + 1]?.stem];
  if (verb.test(stem) && isVerb(tokens, index, nameTokens))
    return { start: index, end: index + 1, certainty: 'sure' };
  const length = noun.test(stem + nextStem) ? 2 : 1;
  if (length === 1 && !noun.test(stem)) return undefined;
  const span = { start: index, end: index + length };
  const certainty = certaintyOf(tokens, span, nameTokens);
  return certainty && { ...span, certainty };
}

/** “By mail”, “a daily mail”, “an SMS reminder”, “send a mail” */
function certaintyOf(
  tokens: readonly Token[],
  { start, end }: Span,
  nameTokens: ReadonlySet<number>,
): Certainty | undefined {
  const before = tokens[start - 1];
  const [beforeStem = '', nextStem = ''] = [before?.stem, tokens[end]?.stem];
  if (BY.test(beforeStem)) return 'sure';
  const isArticle = /^an?$/.test(beforeStem);
  const isContent = isArticle && isFirstOfClause(tokens, start - 1) && CONTENT.test(nextStem);
  // “A text when stock runs out”; other texts are not sent.
  if (tokens[start]?.stem === 'text' && end - start === 1)
    return isContent || (isArticle && AFTER_CHANNEL.test(nextStem)) ? 'likely' : undefined;
  if (BEFORE_CHANNEL.test(beforeStem) || SENT_THINGS.has(beforeStem) || SENT_THINGS.has(nextStem))
    return 'sure';
  // “A task from a mail”
  if (end - start === 1 && isArticle && tokens[start - 2]?.folded === 'from') return 'sure';
  if (AFTER_CHANNEL.test(nextStem)) return 'sure';
  const isSent = tokens
    .slice(0, start)
    .some(({ stem }, index) => SENDING_VERBS.has(stem) && isVerb(tokens, index, nameTokens));
  if (isSent) return 'sure';
  // “An SMS for every refund”, “every morning, an email with the deals of the day”
  return isContent ? 'likely' : undefined;
}

const BY = /^(by|via|over|through)$/;
const BEFORE_CHANNEL = /^(per|as|daily|weekly|monthly|hourly|nightly|incoming)$/;
const CONTENT = /^(with|about|for|on)$/;
const AFTER_CHANNEL = /^(when|whenever|once|if|to)$/;
