import type { Candidate } from './candidate.ts';
import { type CandidateName, environmentOf, namesOf } from './candidate-names.ts';
import { type SubjectLevel, subjectsOf, topicsIn } from './candidate-subjects.ts';

/** A candidate with what matching derives from it, for any number of prompts. */
export type PreparedCandidate = {
  candidate: Candidate;
  names: readonly CandidateName[];
  /** The environment its name contains, if any: test, staging, development or production. */
  environment: string | undefined;
  /** All words of its texts, as stems. */
  topics: ReadonlySet<string>;
  /** How clearly a phrase, as stems without spaces, says what it is for. */
  subjects: ReadonlyMap<string, SubjectLevel>;
};

/** Derives what matching needs from a candidate. Cache the result by integration and revision: it is costly. */
export function prepareCandidate(candidate: Candidate): PreparedCandidate {
  return {
    candidate,
    names: namesOf(candidate),
    environment: environmentOf(candidate),
    topics: new Set(topicsIn(textOf(candidate))),
    subjects: subjectsOf(candidate),
  };
}

function textOf({ name, description, specTitle, operations }: Candidate): string {
  const texts = operations.map(
    ({ key, operationId, summary, tags }) =>
      `${key.slice(key.indexOf(':'))} ${operationId ?? ''} ${summary} ${tags.join(' ')}`,
  );
  return [name, specTitle, description, ...texts].join(' ');
}
