import { senseOf } from './meaning.ts';
import {
  type Naming,
  namesSpelt,
  namingsOf,
  type Reading,
  readSpans,
  type Span,
  standsAsName,
  weightOf,
} from './naming.ts';
import { suggestOperations } from './operations.ts';
import type { Prepared } from './prepare.ts';
import { subjectEvidence, subjectsOf } from './subjects.ts';
import { QUALIFIERS } from './vocabulary.ts';
import { wordsOf } from './words.ts';

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
const MOST_MATCHES = 20;

/** A candidate, and where the prompt speaks of it. */
type Mention = { prepared: Prepared; score: number; spans: readonly Span[] };

/**
 * The integrations that a prompt mentions, best first. One is mentioned when the prompt names it and means it:
 * not in a comparison (“like GitHub”), nor turned down (“without Slack”). Only where nothing is named, one is
 * mentioned by what it is about (“our open support tickets”). A name with a qualifier (“Stripe sandbox”) means
 * the integration with that qualifier alone; the bare name means them all, the unqualified first.
 *
 * @param candidates each integration as `prepareCandidate` read it; their order does not matter
 */
export function matchPrompt(prompt: string, candidates: readonly Prepared[]): Match[] {
  const reading = readSpans(wordsOf(prompt));
  const { standing, named } = namesIn(reading, candidates);
  const judged = standing.map((naming) => ({
    ...naming,
    sense: senseOf(reading.words, naming, named, naming.prepared.isAbout),
  }));
  const meant = judged.filter(({ sense }) => sense === 'meant');
  if (meant.length > 0) return matchesFor(reading, mentionsFrom(reading, meant), named);
  if (judged.some(({ sense }) => sense === 'compared')) return [];
  const declined = new Set(judged.map(({ prepared }) => prepared));
  return matchesFor(reading, mentionsBySubject(reading, candidates, declined), named);
}

/**
 * The candidates a prompt might mention, best first, without judging whether it does: for a model to choose from.
 */
export function shortlist(prompt: string, candidates: readonly Prepared[], most: number): Match[] {
  const reading = readSpans(wordsOf(prompt));
  const spelt = namesSpelt(reading, candidates);
  const subjects = subjectsOf(reading.words, candidates);
  const named = new Set<number>();
  const mentions = candidates.flatMap((prepared) => {
    const namings = namingsOf(reading, prepared, spelt);
    for (const index of namings.flatMap(indexes)) named.add(index);
    const { coverage, spans } = subjectEvidence(subjects, prepared);
    const score = (Math.max(0, ...namings.map(weightOf)) + coverage) / 2;
    return score > 0 ? [{ prepared, score, spans: [...namings, ...spans] }] : [];
  });
  return matchesFor(reading, mentions, named, most);
}

type Standing = Naming & { prepared: Prepared };

/** Every name in the prompt, with whose it is; of two in the same place, the longer. */
function namesIn(
  reading: Reading,
  candidates: readonly Prepared[],
): { standing: Standing[]; named: ReadonlySet<number> } {
  const spelt = namesSpelt(reading, candidates);
  const isCalled = hostNameJudge(candidates);
  const all = candidates.flatMap((prepared) =>
    namingsOf(reading, prepared, spelt)
      .filter((naming) => isCalled(naming) && standsAsName(reading.words, naming, prepared))
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
function hostNameJudge(candidates: readonly Prepared[]): (naming: Naming) => boolean {
  const hosts = new Map<string, Set<string>>();
  for (const { candidate, names } of candidates) {
    for (const { joined, source } of names) {
      if (source === 'host') hosts.set(joined, (hosts.get(joined) ?? new Set()).add(candidate.host));
    }
  }
  return ({ name }) => name.source !== 'host' || hosts.get(name.joined)?.size === 1;
}

function indexes({ start, end }: Span): number[] {
  return Array.from({ length: end - start }, (_, offset) => start + offset);
}

const UNASKED_QUALIFIER_WEIGHT = 0.9;

function mentionsFrom(reading: Reading, meant: readonly Standing[]): Mention[] {
  const mentions = new Map<Prepared, Mention>();
  const byStart = Map.groupBy(meant, ({ start }) => start);
  for (const naming of meant) {
    const asked = qualifierBeside(reading, naming);
    const others = byStart.get(naming.start) ?? [];
    if (asked !== undefined && isNarrowed(naming.prepared, asked, others)) continue;
    const { qualifier } = naming.prepared;
    const isUnasked = qualifier !== undefined && qualifier !== 'production' && qualifier !== asked;
    const score = weightOf(naming) * (isUnasked ? UNASKED_QUALIFIER_WEIGHT : 1);
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
function qualifierBeside({ words }: Reading, { start, end }: Span): string | undefined {
  const beside = [words[end], words[start - 1], words[end + 1], words[start - 2]];
  return beside.map((word) => QUALIFIERS.get(word?.folded ?? '')).find((meaning) => meaning !== undefined);
}

/** Is it another of the integrations by this name that has the qualifier? One without any is for production. */
function isNarrowed({ qualifier }: Prepared, asked: string, others: readonly Standing[]): boolean {
  const purpose = (own: string | undefined) => own ?? 'production';
  return purpose(qualifier) !== asked && others.some(({ prepared }) => purpose(prepared.qualifier) === asked);
}

/** The most that what an integration is about can say: less than its name. */
const SUBJECT_WEIGHT = 0.7;

function mentionsBySubject(
  reading: Reading,
  candidates: readonly Prepared[],
  declined: ReadonlySet<Prepared>,
): Mention[] {
  const subjects = subjectsOf(reading.words, candidates);
  if (!subjects.isOfExistingData) return [];
  const evident = candidates
    .filter((prepared) => !declined.has(prepared))
    .map((prepared) => ({ prepared, ...subjectEvidence(subjects, prepared) }))
    .filter(({ isEnough }) => isEnough);
  const most = Math.max(0, ...evident.map(({ strength }) => strength));
  return evident
    .filter(({ strength }) => strength === most)
    .map(({ prepared, coverage, spans }) => ({ prepared, score: SUBJECT_WEIGHT * coverage, spans }));
}

function matchesFor(
  { words }: Reading,
  mentions: readonly Mention[],
  named: ReadonlySet<number>,
  most = MOST_MATCHES,
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
