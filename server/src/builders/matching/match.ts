import { findChannels, isSendingByVerbOrName } from './channels.ts';
import { classifyIntent } from './intent.ts';
import {
  exactTerms,
  findOccurrences,
  indexPrompt,
  isUsedAsName,
  type NameOccurrence,
  type PromptIndex,
  type Span,
  scoreOccurrence,
} from './names.ts';
import type { PreparedCandidate } from './prepare-candidate.ts';
import { findSubjects } from './subjects.ts';
import { suggestOperations } from './suggest-operations.ts';
import { tokenize } from './tokens.ts';
import { APP_REQUEST_NOUNS, ENVIRONMENTS, STOP_WORDS } from './words.ts';

/** Matches an app's first prompt with the integrations of a workspace. Pure: the same result for the same input. */

export type Match = {
  slug: string;
  /** 0 to 1, in hundredths. */
  score: number;
  /** The words that matched, as the user wrote them, in the prompt's order. */
  matched: string[];
  /** Keys of the suggested operations, by score. */
  operations: string[];
};

const MAX_MATCHES = 20;
/** A prompt says early what it is about. */
const MAX_TOPICS = 20;
/** The weight of an integration for another environment than the prompt asks for. */
const OTHER_ENVIRONMENT_WEIGHT = 0.9;
/** The scores of subjects by how clear they are: less than of names. */
const SUBJECT_SCORES = { 1: 0.45, 2: 0.5, 3: 0.6, 4: 0.7 } as const;
const CHANNEL_SCORE = 0.4;

type CandidateOccurrence = NameOccurrence & { candidate: PreparedCandidate };

/** A candidate, and the tokens that speak for it. */
type ScoredCandidate = { candidate: PreparedCandidate; score: number; spans: readonly Span[] };

/**
 * Finds the integrations that a prompt asks to use, by score. An integration matches when the prompt names it to use
 * it: not in a comparison (“like GitHub”), nor to do without it (“without Slack”). One that the prompt does not name
 * matches by what it alone is for: “our wiki”, “open support tickets”, and “mail every assignee” as the channel. A name
 * with an environment (“Stripe sandbox”) matches only the integration for that environment; without one it matches them
 * all, the one for production first.
 *
 * @param candidates as `prepareCandidate` returns them; their order does not matter
 */
export function matchPrompt(prompt: string, candidates: readonly PreparedCandidate[]): Match[] {
  const index = indexPrompt(tokenize(prompt));
  const { occurrences, nameTokens, namesakes } = findNames(index, candidates);
  const classified = [...Map.groupBy(occurrences, ({ start }) => start)].flatMap(([start, sameName]) => {
    const isTopic = (stem: string) => sameName.some(({ candidate }) => candidate.topics.has(stem));
    const span = { start, end: sameName[0]?.end ?? start };
    const intent = classifyIntent(index.tokens, span, nameTokens, isTopic);
    return sameName.map((occurrence) => ({ ...occurrence, intent }));
  });
  const used = classified.filter(({ intent }) => intent === 'use');
  const named = [...new Set(used.map(({ candidate }) => candidate))];
  const channels = findChannels(index.tokens, candidates, nameTokens, named).filter(
    (channel) => classifyIntent(index.tokens, channel, nameTokens) === 'use',
  );
  const channelTokens = tokensOf(channels);
  const isSending = channels.length > 0 || isSendingByVerbOrName(index.tokens, used, nameTokens);
  const subjects = findSubjects(
    { ...index, nameTokens, namesakes, channelTokens, isSending },
    candidates,
    named,
  );
  const mentioned = new Set(classified.map(({ candidate }) => candidate));
  const bySubject = [
    ...subjects.map((subject) => ({ ...subject, score: SUBJECT_SCORES[subject.level] })),
    ...channels
      .filter(({ certainty }) => certainty === 'sure' || subjects.length > 0 || named.length > 0)
      .map((channel) => ({ ...channel, score: CHANNEL_SCORE })),
  ]
    .flatMap(({ candidates, ...mention }) => candidates.map((candidate) => ({ ...mention, candidate })))
    .filter(({ candidate }) => !mentioned.has(candidate));
  const scored = [...scoreByName(index, used), ...mergeSpans(bySubject)];
  return toMatches(index, scored, new Set([...nameTokens, ...channelTokens]));
}

/**
 * The candidates that a prompt is most likely about, whatever its intent and language, for a model to choose from: by
 * score, and those without one last.
 */
export function shortlist(prompt: string, candidates: readonly PreparedCandidate[], max: number): Match[] {
  const index = indexPrompt(tokenize(prompt));
  const exact = exactTerms(index, candidates);
  const topics = [...index.tokens.entries()]
    .filter(([, { folded, stem }]) => !STOP_WORDS.has(folded) && !APP_REQUEST_NOUNS.has(stem))
    .slice(0, MAX_TOPICS);
  const nameTokens = new Set<number>();
  const scored = candidates.map((candidate) => {
    const occurrences = findOccurrences(index, candidate, exact);
    for (const position of tokensOf(occurrences)) nameTokens.add(position);
    const shared = topics.filter(([, { stem }]) => candidate.topics.has(stem));
    const coverage = topics.length === 0 ? 0 : shared.length / topics.length;
    const score = (Math.max(0, ...occurrences.map(scoreOccurrence)) + coverage) / 2;
    return {
      candidate,
      score,
      spans: [...occurrences, ...shared.map(([at]) => ({ start: at, end: at + 1 }))],
    };
  });
  return toMatches(index, scored, nameTokens, max);
}

/**
 * Every name in the prompt, with its candidate; of overlapping names the longest.
 *
 * @returns also the tokens of names, and those of words that are names elsewhere: “zoom in”
 */
function findNames(
  index: PromptIndex,
  candidates: readonly PreparedCandidate[],
): { occurrences: CandidateOccurrence[]; nameTokens: ReadonlySet<number>; namesakes: ReadonlySet<number> } {
  const exact = exactTerms(index, candidates);
  const sharedDomains = findSharedDomains(candidates);
  const found = candidates.flatMap((candidate) =>
    findOccurrences(index, candidate, exact)
      .filter(({ name }) => name.source !== 'host' || !sharedDomains.has(name.term))
      .map((occurrence) => ({ ...occurrence, candidate })),
  );
  const all = found.filter((occurrence) => isUsedAsName(index.tokens, occurrence, occurrence.candidate));
  const longest = new Map<number, number>();
  for (const { start, end } of all) {
    for (let at = start; at < end; at += 1) longest.set(at, Math.max(end - start, longest.get(at) ?? 0));
  }
  const occurrences = all.filter(({ start, end }) => longest.get(start) === end - start);
  const products = found.filter(({ candidate, name }) => (candidate.subjects.get(name.term) ?? 0) < 2);
  return {
    occurrences,
    nameTokens: tokensOf(occurrences),
    namesakes: tokensOf(products),
  };
}

/** The domains that several hosts share: those are the company's own, and name none of its APIs. */
function findSharedDomains(candidates: readonly PreparedCandidate[]): ReadonlySet<string> {
  const hostsByDomain = new Map<string, Set<string>>();
  for (const { candidate, names } of candidates) {
    for (const { term, source } of names) {
      if (source !== 'host') continue;
      hostsByDomain.set(term, (hostsByDomain.get(term) ?? new Set()).add(candidate.host));
    }
  }
  return new Set([...hostsByDomain].filter(([, hosts]) => hosts.size > 1).map(([domain]) => domain));
}

/** The positions of the tokens of spans. */
function tokensOf(spans: Iterable<Span>): Set<number> {
  const tokens = new Set<number>();
  for (const { start, end } of spans) {
    for (let at = start; at < end; at += 1) tokens.add(at);
  }
  return tokens;
}

function scoreByName(index: PromptIndex, occurrences: readonly CandidateOccurrence[]): ScoredCandidate[] {
  const scored = new Map<PreparedCandidate, ScoredCandidate>();
  const byStart = Map.groupBy(occurrences, ({ start }) => start);
  for (const occurrence of occurrences) {
    const { candidate, start } = occurrence;
    const requested = requestedEnvironment(index, occurrence);
    const sameName = byStart.get(start) ?? [];
    if (requested !== undefined && isForOtherEnvironment(candidate, requested, sameName)) continue;
    const { environment = 'production' } = candidate;
    const weight = environment === 'production' || environment === requested ? 1 : OTHER_ENVIRONMENT_WEIGHT;
    const known = scored.get(candidate);
    scored.set(candidate, {
      candidate,
      score: Math.max(scoreOccurrence(occurrence) * weight, known?.score ?? 0),
      spans: [...(known?.spans ?? []), occurrence],
    });
  }
  return [...scored.values()];
}

/** The environment within two tokens of a name: “the sandbox of Stripe”, “Stripe (test)”. */
function requestedEnvironment({ tokens }: PromptIndex, { start, end }: Span): string | undefined {
  const near = [tokens[end], tokens[start - 1], tokens[end + 1], tokens[start - 2]];
  return near.map((token) => ENVIRONMENTS.get(token?.folded ?? '')).find((found) => found !== undefined);
}

/** Is another integration of this name for the requested environment? One that names none is for production. */
function isForOtherEnvironment(
  { environment = 'production' }: PreparedCandidate,
  requested: string,
  sameName: readonly CandidateOccurrence[],
): boolean {
  if (environment === requested) return false;
  return sameName.some(({ candidate }) => (candidate.environment ?? 'production') === requested);
}

/** A candidate has the highest score of its mentions. */
function mergeSpans(
  mentions: readonly (Span & { candidate: PreparedCandidate; score: number })[],
): ScoredCandidate[] {
  return [...Map.groupBy(mentions, ({ candidate }) => candidate)].map(([candidate, all]) => ({
    candidate,
    score: Math.max(...all.map(({ score }) => score)),
    spans: all,
  }));
}

function toMatches(
  { tokens }: PromptIndex,
  scored: readonly ScoredCandidate[],
  nameTokens: ReadonlySet<number>,
  max = MAX_MATCHES,
): Match[] {
  const mentioned = tokensOf(scored.flatMap(({ spans }) => spans)).union(nameTokens);
  return scored
    .map((one) => ({ ...one, slug: one.candidate.candidate.slug, score: Math.round(one.score * 100) / 100 }))
    .sort((one, other) => other.score - one.score || (one.slug < other.slug ? -1 : 1))
    .slice(0, max)
    .map(({ candidate: { candidate }, slug, score, spans }) => {
      const [first = { start: 0, end: 0 }] = spans.toSorted((one, other) => one.start - other.start);
      const own = tokensOf(spans);
      const words = { tokens, nameTokens, otherTokens: mentioned.difference(own) };
      const { keys, topicTokens } = suggestOperations(words, first, candidate);
      const matched = new Set([...own, ...topicTokens]);
      const texts = [...matched].sort((one, other) => one - other).flatMap((at) => tokens[at]?.text ?? []);
      return { slug, score, matched: [...new Set(texts)], operations: keys };
    });
}
