import type { Logger } from 'pino';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Egress } from '../../egress/dispatcher.ts';
import { EgressError } from '../../egress/errors.ts';
import { fetchJson } from '../../egress/fetch-json.ts';
import type { PreparedCandidate } from './candidates.ts';
import { type Match, matchPrompt, shortlist } from './match.ts';

/** A model at an OpenAI-compatible address; the key is sent as a bearer token. */
type Model = { url: string; model: string; key: string | undefined };

type ModelMatcherDeps = { egress: Egress; model: Model; log: Logger; timeoutMs?: number };

const MAX_CANDIDATES = 20;
const TIMEOUT_MS = 5000;
const MAX_RESPONSE_BYTES = 1024 * 1024;

/** What a model answered is not what it was asked for; the message repeats nothing of it. */
class InvalidModelResponse extends Error {}

/** Lets a model choose which integrations a prompt mentions. */
export function createModelMatcher({ egress, model, log, timeoutMs = TIMEOUT_MS }: ModelMatcherDeps) {
  /**
   * The integrations that the model takes the prompt to mention, as it ranks them. It chooses among those that the
   * prompt might mention, and is told their slugs, names, descriptions and hosts.
   *
   * @returns what `matchPrompt` finds when the model fails, is too slow or answers nonsense; never throws for that
   */
  return async function choose(prompt: string, candidates: readonly PreparedCandidate[]): Promise<Match[]> {
    const matches = matchPrompt(prompt, candidates);
    const possible = shortlist(prompt, candidates, MAX_CANDIDATES);
    if (possible.length === 0) return matches;
    try {
      const slugs = await askModel(prompt, summarize(possible, candidates));
      return toMatches(slugs, matches, possible);
    } catch (error) {
      if (!(error instanceof EgressError || error instanceof InvalidModelResponse)) throw error;
      log.warn(
        { reason: error.message },
        'the model did not choose integrations; the offline answer is used',
      );
      return matches;
    }
  };

  async function askModel(prompt: string, shown: readonly CandidateSummary[]): Promise<string[]> {
    const { status, json } = await fetchJson(egress, `${model.url.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(model.key !== undefined && { authorization: `Bearer ${model.key}` }),
      },
      body: JSON.stringify({
        model: model.model,
        temperature: 0,
        response_format: { type: 'json_object' },
        messages: [
          { role: 'system', content: INSTRUCTIONS },
          { role: 'user', content: JSON.stringify({ prompt, integrations: shown }) },
        ],
      }),
      timeoutMs,
      maxBytes: MAX_RESPONSE_BYTES,
    });
    if (status !== 200) throw new InvalidModelResponse(`The model answered with status ${status}.`);
    return decodeSlugs(json);
  }
}

const INSTRUCTIONS = `You are given the prompt for a new app, and integrations that the app could use.
Choose those that the prompt asks to use: by name, or by data that only they have. An integration that the prompt only
compares with ("like GitHub") or turns down ("without Slack") is not chosen. Choosing none is a good answer.
Answer with JSON alone, the best first: {"slugs": ["..."]}`;

type CandidateSummary = { slug: string; name: string; description: string; host: string };

function summarize(possible: readonly Match[], candidates: readonly PreparedCandidate[]): CandidateSummary[] {
  const slugs = new Set(possible.map(({ slug }) => slug));
  return candidates
    .filter(({ candidate }) => slugs.has(candidate.slug))
    .map(({ candidate: { slug, name, description, host } }) => ({ slug, name, description, host }));
}

const Completion = Type.Object({
  choices: Type.Array(Type.Object({ message: Type.Object({ content: Type.String() }) }), { minItems: 1 }),
});
const Choice = Type.Object({ slugs: Type.Array(Type.String()) });

function decodeSlugs(json: unknown): string[] {
  if (!Value.Check(Completion, json))
    throw new InvalidModelResponse('The model answered with no chat completion.');
  const choice = tryParseJson(json.choices[0]?.message.content ?? '');
  if (!Value.Check(Choice, choice))
    throw new InvalidModelResponse('The model answered with no list of slugs.');
  return choice.slugs;
}

function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Slugs that the model made up are left out; what the rules found too keeps what they say of it. */
function toMatches(slugs: readonly string[], matches: readonly Match[], possible: readonly Match[]): Match[] {
  const bySlug = new Map([...possible, ...matches].map((match) => [match.slug, match]));
  return [...new Set(slugs)].flatMap((slug) => bySlug.get(slug) ?? []);
}
