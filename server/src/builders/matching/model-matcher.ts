import type { Logger } from 'pino';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Egress } from '../../egress/dispatcher.ts';
import { EgressError } from '../../egress/errors.ts';
import { fetchJson } from '../../egress/fetch-json.ts';
import { tryParseJson } from '../../openapi/parse/json.ts';
import { type Match, matchPrompt, shortlist } from './match.ts';
import type { PreparedCandidate } from './prepare-candidate.ts';

/** A model behind an OpenAI-compatible API; the key is sent as a bearer token. */
type Model = { url: string; model: string; key: string | undefined };

type ModelMatcherDeps = { egress: Egress; model: Model; log: Logger; timeoutMs?: number };

const MAX_CANDIDATES = 20;
const TIMEOUT_MS = 5000;
const MAX_RESPONSE_BYTES = 1024 * 1024;

/** The model's response is not of the requested shape. The message repeats nothing of it. */
class InvalidModelResponse extends Error {}

/** Matches prompts by a language model, and by `matchPrompt` where the model fails. */
export function createModelMatcher({ egress, model, log, timeoutMs = TIMEOUT_MS }: ModelMatcherDeps) {
  /**
   * Lets the model choose among the shortlist of `matchPrompt`, of which it gets slugs, names, descriptions and hosts.
   *
   * @returns the matches in the model's order; those of `matchPrompt` when the model fails, times out or sends an
   * invalid response
   */
  return async function matchByModel(
    prompt: string,
    candidates: readonly PreparedCandidate[],
  ): Promise<Match[]> {
    const matches = matchPrompt(prompt, candidates);
    const shortlisted = shortlist(prompt, candidates, MAX_CANDIDATES);
    if (shortlisted.length === 0) return matches;
    try {
      const slugs = await askModel(prompt, summarize(shortlisted, candidates));
      return toMatches(slugs, matches, shortlisted);
    } catch (error) {
      if (!(error instanceof EgressError || error instanceof InvalidModelResponse)) throw error;
      log.warn({ reason: error.message }, 'the model did not match integrations: the rules are used instead');
      return matches;
    }
  };

  async function askModel(prompt: string, integrations: readonly CandidateSummary[]): Promise<string[]> {
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
          { role: 'user', content: JSON.stringify({ prompt, integrations }) },
        ],
      }),
      timeoutMs,
      maxBytes: MAX_RESPONSE_BYTES,
    });
    if (status !== 200) throw new InvalidModelResponse(`The model responded with status ${status}.`);
    return decodeSlugs(json);
  }
}

const INSTRUCTIONS = `You are given the prompt for a new app, in any language, and integrations that the app could use.
Choose those that the prompt asks to use: by name, or by data that only they have. An integration that the prompt only
compares with ("like GitHub") or turns down ("without Slack") is not chosen. Choosing none is a good answer.
Answer with JSON alone, the best first: {"slugs": ["..."]}`;

type CandidateSummary = { slug: string; name: string; description: string; host: string };

function summarize(
  shortlisted: readonly Match[],
  candidates: readonly PreparedCandidate[],
): CandidateSummary[] {
  const slugs = new Set(shortlisted.map(({ slug }) => slug));
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
    throw new InvalidModelResponse('The response is not a chat completion.');
  const choice = tryParseJson(json.choices[0]?.message.content ?? '')?.value;
  if (!Value.Check(Choice, choice)) throw new InvalidModelResponse('The completion has no list of slugs.');
  return choice.slugs;
}

/** Slugs that are not of the shortlist are dropped; a match that the rules found too keeps their score and words. */
function toMatches(
  slugs: readonly string[],
  matches: readonly Match[],
  shortlisted: readonly Match[],
): Match[] {
  const bySlug = new Map([...shortlisted, ...matches].map((match) => [match.slug, match]));
  return [...new Set(slugs)].flatMap((slug) => bySlug.get(slug) ?? []);
}
