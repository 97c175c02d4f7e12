import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { before, describe, test } from 'node:test';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { createEgress } from '../../egress/dispatcher.ts';
import { parseEgressAllow } from '../../egress/rules.ts';
import { recordedLog } from '../../testing/recorded-log.ts';
import { type Scope, suiteScope } from '../../testing/scope.ts';
import { json, startUpstream, type Upstream } from '../../testing/upstream.ts';
import { matchPrompt } from './match.ts';
import { createModelMatcher } from './model-matcher.ts';
import { prepareCandidate } from './prepare-candidate.ts';
import { integrationsOf } from './workspace-fixtures.ts';

const PREPARED = integrationsOf('company').map(prepareCandidate);
const KEY = 'sk-of-the-model';
const ChatCompletionRequest = Type.Object({
  model: Type.String(),
  messages: Type.Array(Type.Object({ role: Type.String(), content: Type.String() })),
});
const MatchRequest = Type.Object({
  prompt: Type.String(),
  integrations: Type.Array(Type.Record(Type.String(), Type.Unknown())),
});
/** The rules match Jira and GitHub with it; a model may choose others. */
const PROMPT = 'GitHub issues and Jira tickets of our support team';
const RULE_MATCHES = matchPrompt(PROMPT, PREPARED);

describe('matching by a model', () => {
  const scope = suiteScope();
  let upstream: Upstream;
  let respond: (response: ServerResponse) => void;
  before(async () => {
    upstream = await startUpstream(scope, (_request, response) => respond(response));
  });

  function completing(content: string): (response: ServerResponse) => void {
    return (response) => json(response, 200, { choices: [{ message: { role: 'assistant', content } }] });
  }

  function createMatcher(t: Scope, allow = `127.0.0.1:${upstream.port}`, timeoutMs = 30_000) {
    const egress = createEgress({
      rules: parseEgressAllow(allow),
      connectTimeoutMs: 30_000,
      headersTimeoutMs: 30_000,
      bodyTimeoutMs: 30_000,
    });
    t.after(() => egress.close());
    const { log, ...recorded } = recordedLog();
    const model = { url: `${upstream.url}/v1/`, model: 'small', key: KEY };
    return { recorded, match: createModelMatcher({ egress, model, log, timeoutMs }) };
  }

  test('the model gets a summary of the candidates, and its order is kept', async (t) => {
    respond = completing('{"slugs":["zendesk","github"]}');
    const { match, recorded } = createMatcher(t);
    const matches = await match(PROMPT, PREPARED);
    assert.deepEqual(
      matches.map(({ slug }) => slug),
      ['zendesk', 'github'],
    );
    assert.deepEqual(
      matches[1],
      RULE_MATCHES.find(({ slug }) => slug === 'github'),
    );
    assert.equal(matches[0]?.operations[0], 'get:/api/v2/tickets');
    assert.deepEqual(recorded.lines, []);

    const request = upstream.requests.at(-1);
    assert.equal(request?.line, 'POST /v1/chat/completions');
    assert.equal(request?.headers.authorization, `Bearer ${KEY}`);
    const { messages, ...options } = Value.Parse(ChatCompletionRequest, JSON.parse(request?.body ?? ''));
    assert.partialDeepStrictEqual(options, {
      model: 'small',
      temperature: 0,
      response_format: { type: 'json_object' },
    });
    const { prompt, integrations } = Value.Parse(MatchRequest, JSON.parse(messages[1]?.content ?? ''));
    assert.equal(prompt, PROMPT);
    assert.ok(integrations.length > 2 && integrations.length <= 20);
    for (const summary of integrations)
      assert.deepEqual(Object.keys(summary), ['slug', 'name', 'description', 'host']);
  });

  test('the model may choose none', async (t) => {
    respond = completing('{"slugs":[]}');
    assert.deepEqual(await createMatcher(t).match(PROMPT, PREPARED), []);
  });

  test('made-up slugs are dropped, and repeated ones count once', async (t) => {
    respond = completing('{"slugs":["made-up","jira","jira"]}');
    const matches = await createMatcher(t).match(PROMPT, PREPARED);
    assert.deepEqual(
      matches.map(({ slug }) => slug),
      ['jira'],
    );
  });

  test('the model understands prompts of which the rules know no word', async (t) => {
    respond = completing('{"slugs":["stripe"]}');
    const matches = await createMatcher(t).match('Zeige überfällige Rechnungen', PREPARED);
    assert.deepEqual(
      matches.map(({ slug, operations }) => [slug, operations[0]]),
      [['stripe', 'get:/v1/customers']],
    );
  });

  test('the model is not called where there is no integration', async (t) => {
    const requestCount = upstream.requests.length;
    assert.deepEqual(await createMatcher(t).match(PROMPT, []), []);
    assert.equal(upstream.requests.length, requestCount);
  });

  const failures: [name: string, respond: (response: ServerResponse) => void][] = [
    ['prose', completing('I would choose GitHub.')],
    ['JSON of another shape', completing('{"slugs":"github"}')],
    ['a completion without choices', (response) => json(response, 200, { choices: [] })],
    ['broken JSON', (response) => response.end('{"choices":[{"mess')],
    ['status 500', (response) => json(response, 500, { error: { message: PROMPT } })],
    ['a redirect', (response) => response.writeHead(307, { location: '/elsewhere' }).end()],
    ['more than a mebibyte', (response) => response.end(' '.repeat(1024 * 1024 + 1))],
    ['a stall', (response) => response.write('{')],
    ['a closed connection', (response) => response.destroy()],
  ];
  for (const [name, failing] of failures) {
    test(`${name} falls back to the rules, with a warning without prompt or key`, async (t) => {
      respond = failing;
      const { match, recorded } = createMatcher(t, undefined, name === 'a stall' ? 200 : undefined);
      assert.deepEqual(await match(PROMPT, PREPARED), RULE_MATCHES);
      assertWarning(recorded);
    });
  }

  test('a private IP that is not allowed is not connected to', async (t) => {
    const requestCount = upstream.requests.length;
    const { match, recorded } = createMatcher(t, '');
    assert.deepEqual(await match(PROMPT, PREPARED), RULE_MATCHES);
    assert.equal(upstream.requests.length, requestCount);
    assertWarning(recorded);
  });

  function assertWarning({ lines, entries }: Omit<ReturnType<typeof recordedLog>, 'log'>): void {
    assert.deepEqual(
      entries().map(({ level }) => level),
      [40],
    );
    for (const secret of [KEY, 'GitHub issues']) assert.ok(!lines.join('').includes(secret), secret);
  }
});
