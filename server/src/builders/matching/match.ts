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
import { promptTopics, scoreTopics } from './topics.ts';
import { ENVIRONMENTS } from './word-lists.ts';

/** Which integrations of a workspace an app's first prompt mentions. Pure: the same answer for the same input. */

export type Match = {
  slug: string;
  /** 0 to 1, in hundredths. */
  score: number;
  /** The words that matched, as the person wrote them, in the prompt's order. */
  matched: string[];
  /** Keys of the suggested operations, best first. */
  operations: string[];
};

/** A prompt that seems to mention more is about none of them in particular. */
const MAX_MATCHES = 20;

/** A candidate, and where the prompt speaks of it. */
type ScoredCandidate = { prepared: PreparedCandidate; score: number; spans: readonly Span[] };

/**
 * The integrations that a prompt mentions, best first. One is mentioned when the prompt names it and means it:
 * not in a comparison (“like GitHub”), nor turned down (“without Slack”). Only where nothing is named, one is
 * mentioned by what it is about (“our open support tickets”). A name with a qualifier (“Stripe sandbox”) means
 * the integration with that qualifier alone; the bare name means them all, the unqualified first.
 *
 * @param candidates each integration as `prepareCandidate` read it; their order does not matter
 */
export function matchPrompt(prompt: string, candidates: readonly PreparedCandidate[]): Match[] {
  const reading = indexPrompt(tokenize(prompt));
  const { standing, named } = findNames(reading, candidates);
  const judged = standing.map((naming) => ({
    ...naming,
    sense: classifyIntent(reading.tokens, naming, named, naming.prepared.hasTopic),
  }));
  const meant = judged.filter(({ sense }) => sense === 'meant');
  if (meant.length > 0) return toMatches(reading, scoreByName(reading, meant), named);
  if (judged.some(({ sense }) => sense === 'compared')) return [];
  const declined = new Set(judged.map(({ prepared }) => prepared));
  return toMatches(reading, scoreByTopic(reading, candidates, declined), named);
}

/**
 * The candidates a prompt might mention, best first, without judging whether it does: for a model to choose from.
 */
export function shortlist(prompt: string, candidates: readonly PreparedCandidate[], most: number): Match[] {
  const reading = indexPrompt(tokenize(prompt));
  const spelt = exactTerms(reading, candidates);
  const subjects = promptTopics(reading.tokens, candidates);
  const named = new Set<number>();
  const mentions = candidates.flatMap((prepared) => {
    const namings = findOccurrences(reading, prepared, spelt);
    for (const index of namings.flatMap(indexes)) named.add(index);
    const { coverage, spans } = scoreTopics(subjects, prepared);
    const score = (Math.max(0, ...namings.map(scoreOccurrence)) + coverage) / 2;
    return score > 0 ? [{ prepared, score, spans: [...namings, ...spans] }] : [];
  });
  return toMatches(reading, mentions, named, most);
}

type CandidateOccurrence = NameOccurrence & { prepared: PreparedCandidate };

/** Every name in the prompt, with whose it is; of two in the same place, the longer. */
function findNames(
  reading: PromptIndex,
  candidates: readonly PreparedCandidate[],
): { standing: CandidateOccurrence[]; named: ReadonlySet<number> } {
  const spelt = exactTerms(reading, candidates);
  const isCalled = createHostNameFilter(candidates);
  const all = candidates.flatMap((prepared) =>
    findOccurrences(reading, prepared, spelt)
      .filter((naming) => isCalled(naming) && isUsedAsName(reading.tokens, naming, prepared))
      .map((naming) => ({ ...naming, prepared })),
  );
  const longest = new Map<number, number>();
  for (const { start, end } of all) {
    for (const index of indexes({ start, end })) {
      longest.set(index, Math.max(end - start, longest.get(index) ?? 0));
    }
  }
  const standing = all.filter(({ start, end }) => longest.get(start) === end - start);
  return { standing, named: new Set(standing.flatMap(indexes)) };
}

/** A domain that several hosts share is the company's own: it names none of them. */
function createHostNameFilter(candidates: readonly PreparedCandidate[]): (naming: NameOccurrence) => boolean {
  const hosts = new Map<string, Set<string>>();
  for (const { candidate, names } of candidates) {
    for (const { term: joined, source } of names) {
      if (source === 'host') hosts.set(joined, (hosts.get(joined) ?? new Set()).add(candidate.host));
    }
  }
  return ({ name }) => name.source !== 'host' || hosts.get(name.term)?.size === 1;
}

function indexes({ start, end }: Span): number[] {
  return Array.from({ length: end - start }, (_, offset) => start + offset);
}

const OTHER_ENVIRONMENT_WEIGHT = 0.9;

function scoreByName(reading: PromptIndex, meant: readonly CandidateOccurrence[]): ScoredCandidate[] {
  const mentions = new Map<PreparedCandidate, ScoredCandidate>();
  const byStart = Map.groupBy(meant, ({ start }) => start);
  for (const naming of meant) {
    const asked = requestedEnvironment(reading, naming);
    const others = byStart.get(naming.start) ?? [];
    if (asked !== undefined && isOtherEnvironment(naming.prepared, asked, others)) continue;
    const { environment: qualifier } = naming.prepared;
    const isUnasked = qualifier !== undefined && qualifier !== 'production' && qualifier !== asked;
    const score = scoreOccurrence(naming) * (isUnasked ? OTHER_ENVIRONMENT_WEIGHT : 1);
    const known = mentions.get(naming.prepared);
    mentions.set(naming.prepared, {
      prepared: naming.prepared,
      score: Math.max(score, known?.score ?? 0),
      spans: [...(known?.spans ?? []), naming],
    });
  }
  return [...mentions.values()];
}

/** The qualifier within two words of a name: “the sandbox of Stripe”, “Stripe (test)”. */
function requestedEnvironment({ tokens: words }: PromptIndex, { start, end }: Span): string | undefined {
  const beside = [words[end], words[start - 1], words[end + 1], words[start - 2]];
  return beside.map((word) => ENVIRONMENTS.get(word?.folded ?? '')).find((meaning) => meaning !== undefined);
}

/** Is it another of the integrations by this name that has the qualifier? One without any is for production. */
function isOtherEnvironment(
  { environment: qualifier }: PreparedCandidate,
  asked: string,
  others: readonly CandidateOccurrence[],
): boolean {
  const purpose = (own: string | undefined) => own ?? 'production';
  return (
    purpose(qualifier) !== asked && others.some(({ prepared }) => purpose(prepared.environment) === asked)
  );
}

/** The most that what an integration is about can say: less than its name. */
const TOPIC_WEIGHT = 0.7;

function scoreByTopic(
  reading: PromptIndex,
  candidates: readonly PreparedCandidate[],
  declined: ReadonlySet<PreparedCandidate>,
): ScoredCandidate[] {
  const subjects = promptTopics(reading.tokens, candidates);
  if (!subjects.refersToExistingData) return [];
  const evident = candidates
    .filter((prepared) => !declined.has(prepared))
    .map((prepared) => ({ prepared, ...scoreTopics(subjects, prepared) }))
    .filter(({ isEnough }) => isEnough);
  const most = Math.max(0, ...evident.map(({ strength }) => strength));
  return evident
    .filter(({ strength }) => strength === most)
    .map(({ prepared, coverage, spans }) => ({ prepared, score: TOPIC_WEIGHT * coverage, spans }));
}

function toMatches(
  { tokens: words }: PromptIndex,
  mentions: readonly ScoredCandidate[],
  named: ReadonlySet<number>,
  most = MAX_MATCHES,
): Match[] {
  return mentions
    .map((mention) => ({ ...mention, score: Math.round(mention.score * 100) / 100 }))
    .sort((a, b) => b.score - a.score || (a.prepared.candidate.slug < b.prepared.candidate.slug ? -1 : 1))
    .slice(0, most)
    .map(({ prepared, score, spans }) => {
      const [first = { start: 0, end: 0 }] = [...spans].sort((a, b) => a.start - b.start);
      const { keys, subjects } = suggestOperations(words, first, named, prepared.candidate);
      const matched = [...new Set([...spans.flatMap(indexes), ...subjects])].sort((a, b) => a - b);
      return {
        slug: prepared.candidate.slug,
        score,
        matched: [...new Set(matched.flatMap((index) => words[index]?.text ?? []))],
        operations: keys,
      };
    });
}
