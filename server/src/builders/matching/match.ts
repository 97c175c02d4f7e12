import type { PreparedCandidate } from './candidates.ts';
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
} from './name-occurrences.ts';
import { suggestOperations } from './suggest-operations.ts';
import { tokenize } from './tokens.ts';
import { findTopics, scoreTopics } from './topics.ts';
import { ENVIRONMENTS } from './word-lists.ts';

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
/** The weight of an integration for another environment than the prompt asks for. */
const OTHER_ENVIRONMENT_WEIGHT = 0.9;
/** The highest score by topics: less than by a name. */
const TOPIC_WEIGHT = 0.7;

type CandidateOccurrence = NameOccurrence & { candidate: PreparedCandidate };

/** A candidate, and the tokens that speak for it. */
type ScoredCandidate = { candidate: PreparedCandidate; score: number; spans: readonly Span[] };

/**
 * Finds the integrations that a prompt asks to use, by score. An integration matches when the prompt names it to use
 * it: not in a comparison (“like GitHub”), nor to do without it (“without Slack”). Only where it names none, one
 * matches by its topics (“our open support tickets”). A name with an environment (“Stripe sandbox”) matches only the
 * integration for that environment; without one it matches them all, the one for production first.
 *
 * @param candidates as `prepareCandidate` returns them; their order does not matter
 */
export function matchPrompt(prompt: string, candidates: readonly PreparedCandidate[]): Match[] {
  const index = indexPrompt(tokenize(prompt));
  const { occurrences, nameTokens } = findNames(index, candidates);
  const classified = occurrences.map((occurrence) => ({
    ...occurrence,
    intent: classifyIntent(index.tokens, occurrence, nameTokens, occurrence.candidate.hasTopic),
  }));
  const used = classified.filter(({ intent }) => intent === 'use');
  if (used.length > 0) return toMatches(index, scoreByName(index, used), nameTokens);
  if (classified.some(({ intent }) => intent === 'compare')) return [];
  const excluded = new Set(classified.map(({ candidate }) => candidate));
  const remaining = candidates.filter((candidate) => !excluded.has(candidate));
  return toMatches(index, scoreByTopic(index, remaining, candidates), nameTokens);
}

/** Finds the candidates that a prompt may be about, by score, whatever its intent: for a model to choose from. */
export function shortlist(prompt: string, candidates: readonly PreparedCandidate[], max: number): Match[] {
  const index = indexPrompt(tokenize(prompt));
  const exact = exactTerms(index, candidates);
  const topics = findTopics(index.tokens, candidates);
  const nameTokens = new Set<number>();
  const scored = candidates.flatMap((candidate) => {
    const occurrences = findOccurrences(index, candidate, exact);
    for (const position of occurrences.flatMap(positions)) nameTokens.add(position);
    const { coverage, spans } = scoreTopics(topics, candidate);
    const score = (Math.max(0, ...occurrences.map(scoreOccurrence)) + coverage) / 2;
    return score > 0 ? [{ candidate, score, spans: [...occurrences, ...spans] }] : [];
  });
  return toMatches(index, scored, nameTokens, max);
}

/** Every name in the prompt, with its candidate; of overlapping names the longest. */
function findNames(
  index: PromptIndex,
  candidates: readonly PreparedCandidate[],
): { occurrences: CandidateOccurrence[]; nameTokens: ReadonlySet<number> } {
  const exact = exactTerms(index, candidates);
  const sharedDomains = findSharedDomains(candidates);
  const all = candidates.flatMap((candidate) =>
    findOccurrences(index, candidate, exact)
      .filter(({ name }) => name.source !== 'host' || !sharedDomains.has(name.term))
      .filter((occurrence) => isUsedAsName(index.tokens, occurrence, candidate))
      .map((occurrence) => ({ ...occurrence, candidate })),
  );
  const longest = new Map<number, number>();
  for (const { start, end } of all) {
    for (const position of positions({ start, end })) {
      longest.set(position, Math.max(end - start, longest.get(position) ?? 0));
    }
  }
  const occurrences = all.filter(({ start, end }) => longest.get(start) === end - start);
  return { occurrences, nameTokens: new Set(occurrences.flatMap(positions)) };
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

function positions({ start, end }: Span): number[] {
  return Array.from({ length: end - start }, (_, offset) => start + offset);
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

/** Only the candidates that share the most topics with the prompt, and none where it speaks of no existing data. */
function scoreByTopic(
  { tokens }: PromptIndex,
  candidates: readonly PreparedCandidate[],
  all: readonly PreparedCandidate[],
): ScoredCandidate[] {
  const topics = findTopics(tokens, all);
  if (!topics.refersToExistingData) return [];
  const matching = candidates
    .map((candidate) => ({ candidate, ...scoreTopics(topics, candidate) }))
    .filter(({ isMatch }) => isMatch);
  const maxStrength = Math.max(0, ...matching.map(({ strength }) => strength));
  return matching
    .filter(({ strength }) => strength === maxStrength)
    .map(({ candidate, coverage, spans }) => ({ candidate, score: TOPIC_WEIGHT * coverage, spans }));
}

function toMatches(
  { tokens }: PromptIndex,
  scored: readonly ScoredCandidate[],
  nameTokens: ReadonlySet<number>,
  max = MAX_MATCHES,
): Match[] {
  return scored
    .map((one) => ({ ...one, slug: one.candidate.candidate.slug, score: Math.round(one.score * 100) / 100 }))
    .sort((one, other) => other.score - one.score || (one.slug < other.slug ? -1 : 1))
    .slice(0, max)
    .map(({ candidate: { candidate }, slug, score, spans }) => {
      const [first = { start: 0, end: 0 }] = spans.toSorted((one, other) => one.start - other.start);
      const { keys, topicTokens } = suggestOperations(tokens, first, nameTokens, candidate);
      const matched = new Set([...spans.flatMap(positions), ...topicTokens]);
      const words = [...matched].sort((one, other) => one - other).flatMap((at) => tokens[at]?.text ?? []);
      return { slug, score, matched: [...new Set(words)], operations: keys };
    });
}
