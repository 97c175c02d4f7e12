import type { Candidate } from '../../server/src/builders/matching/candidate.ts';
import { matchPrompt, shortlist } from '../../server/src/builders/matching/match.ts';
import { prepareCandidate } from '../../server/src/builders/matching/prepare-candidate.ts';
import { median } from './processes.ts';

const INTEGRATIONS = 1000;
const OPERATIONS = 30;
const ROUNDS = 50;

const PROMPTS = [
  'Create an app based on my GitHub issues',
  'a list of githb isues next to zen desk tickets, without Slack',
  'show our open support tickets',
  'a todo list',
];

/** A prompt against a workspace of 1,000 integrations with 30 operations each. */
export async function measureMatching(): Promise<void> {
  const candidates = Array.from({ length: INTEGRATIONS }, (_, index) => candidateOf(index));
  const begun = performance.now();
  candidates.slice(0, 1).map(prepareCandidate);
  console.log(`preparing one, with reading the word list: ${(performance.now() - begun).toFixed(1)} ms`);
  report('preparing one', () => candidates.slice(1, 2).map(prepareCandidate));
  const prepared = candidates.map(prepareCandidate);
  for (const prompt of PROMPTS) report(JSON.stringify(prompt), () => matchPrompt(prompt, prepared));
  const long = PROMPTS.join('. ').repeat(20);
  report(`a prompt of ${long.length} characters`, () => matchPrompt(long, prepared));
  const story = SUBJECTS.map((subject) => `our ${subject}s and the ${subject} of today`).join(', ');
  report('a long prompt that names nothing', () => matchPrompt(story, prepared));
  const repeated = 'GitHub issues and Stripe invoices, '.repeat(100);
  const alike = candidates.map((candidate) => prepareCandidate({ ...candidate, name: 'GitHub' }));
  report('all of one name, named again and again', () => matchPrompt(repeated, alike));
  report('the shortlist for a model', () => shortlist(PROMPTS[0] ?? '', prepared, 20));
}

const NAMES = ['GitHub API', 'Zendesk', 'Stripe', 'Slack', 'Google Calendar', 'Internal billing service'];
const SUBJECTS =
  `issue comment contact deal invoice payment customer channel message event calendar order product article employee
  department absence campaign audience incident schedule project board sprint page database file folder report lead`.split(
    /\s+/,
  );

/** A few well-known names, then made-up ones; each about ten subjects, those of the second about support tickets. */
function candidateOf(index: number): Candidate {
  const name = NAMES[index] ?? `${syllables(index)}${syllables(index * 7 + 3)}`;
  const about = Array.from(
    { length: OPERATIONS / 3 },
    (_, at) => SUBJECTS[(index * 7 + at) % SUBJECTS.length],
  );
  const subjects = index === 1 ? ['support ticket', ...about.slice(1)] : about;
  return {
    slug: `integration-${index}`,
    name,
    description: `Everything about ${subjects.join('s, ')}s`,
    host: `api.${name.toLowerCase().replaceAll(' ', '-')}.com`,
    specTitle: `${name} v2`,
    operations: subjects.flatMap((subject) => [
      operation('get', `/v2/accounts/{account_id}/${subject}s`, `List all ${subject}s of an account`),
      operation('post', `/v2/accounts/{account_id}/${subject}s`, `Create a ${subject} in an account`),
      operation('get', `/v2/accounts/{account_id}/${subject}s/{id}`, `Retrieve a ${subject} by its id`),
    ]),
  };
}

function operation(method: string, path: string, summary: string): Candidate['operations'][number] {
  return { key: `${method}:${path}`, operationId: summary.replaceAll(' ', '-'), summary, tags: ['accounts'] };
}

/** A made-up word for a number. */
function syllables(number: number): string {
  const letters = ['bcdfglmnprstvz', 'aeiou', 'lmnrst', 'aeiou'];
  let left = number;
  return letters
    .map((choices) => {
      const letter = choices[left % choices.length] ?? '';
      left = Math.floor(left / choices.length);
      return letter;
    })
    .join('');
}

function report(name: string, run: () => unknown): void {
  const times = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    run();
    return performance.now() - begun;
  });
  console.log(
    `${name.padEnd(80)} ${median(times).toFixed(2)} ms (median; worst ${Math.max(...times).toFixed(2)})`,
  );
}
