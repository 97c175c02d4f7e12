import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { before, describe, test } from 'node:test';
import { createLogger } from '../../config/logging.ts';
import { createEgress } from '../../egress/dispatcher.ts';
import { parseEgressAllow } from '../../egress/rules.ts';
import { type Scope, suiteScope } from '../../testing/scope.ts';
import { json, startUpstream, type Upstream } from '../../testing/upstream.ts';
import { CANDIDATES } from './candidate-fixtures.ts';
import { prepareCandidate } from './candidates.ts';
import { matchPrompt } from './match.ts';
import { createModelMatcher } from './model-matcher.ts';

const PREPARED = CANDIDATES.map(prepareCandidate);
const KEY = 'sk-of-the-model';
/** The rules find Jira and GitHub in it; a model may think otherwise. */
const PROMPT = 'GitHub issues and Jira tickets of our support team';
const OFFLINE = matchPrompt(PROMPT, PREPARED);

describe('a model chooses', () => {
  const scope = suiteScope();
  let upstream: Upstream;
  let answer: (response: ServerResponse) => void;
  before(async () => {
    upstream = await startUpstream(scope, (_request, response) => answer(response));
  });

  function saying(content: string): (response: ServerResponse) => void {
    return (response) => json(response, 200, { choices: [{ message: { role: 'assistant', content } }] });
  }

  function chooser(t: Scope, allow = `127.0.0.1:${upstream.port}`) {
    const egress = createEgress({
      rules: parseEgressAllow(allow),
      connectTimeoutMs: 2000,
      headersTimeoutMs: 10_000,
      bodyTimeoutMs: 10_000,
      connectionsPerOrigin: 4,
    });
    t.after(() => egress.close());
    const lines: string[] = [];
    const log = createLogger('info', { write: (line) => void lines.push(line) });
    const model = { url: `${upstream.url}/v1/`, model: 'small', key: KEY };
    return { lines, choose: createModelMatcher({ egress, model, log, timeoutMs: 500 }) };
  }

  test('it is asked with the candidates in short, and its order holds', async (t) => {
    answer = saying('{"slugs":["zendesk","github"]}');
    const { choose, lines } = chooser(t);
    const matches = await choose(PROMPT, PREPARED);
    assert.deepEqual(
      matches.map(({ slug }) => slug),
      ['zendesk', 'github'],
    );
    assert.deepEqual(
      matches[1],
      OFFLINE.find(({ slug }) => slug === 'github'),
    );
    assert.equal(matches[0]?.operations[0], 'get:/api/v2/tickets');
    assert.deepEqual(lines, []);

    const request = upstream.requests.at(-1);
    assert.equal(request?.line, 'POST /v1/chat/completions');
    assert.equal(request?.headers.authorization, `Bearer ${KEY}`);
    const { model, temperature, response_format, messages } = JSON.parse(request?.body ?? '');
    assert.deepEqual([model, temperature, response_format.type], ['small', 0, 'json_object']);
    const { prompt, integrations } = JSON.parse(messages[1].content);
    assert.equal(prompt, PROMPT);
    assert.ok(integrations.length > 2 && integrations.length <= 20);
    for (const shown of integrations)
      assert.deepEqual(Object.keys(shown), ['slug', 'name', 'description', 'host']);
  });

  test('it may choose none', async (t) => {
    answer = saying('{"slugs":[]}');
    assert.deepEqual(await chooser(t).choose(PROMPT, PREPARED), []);
  });

  test('slugs that it makes up are left out, and repeated ones count once', async (t) => {
    answer = saying('{"slugs":["made-up","jira","jira"]}');
    const matches = await chooser(t).choose(PROMPT, PREPARED);
    assert.deepEqual(
      matches.map(({ slug }) => slug),
      ['jira'],
    );
  });

  test('it is not asked about a prompt that might mention nothing', async (t) => {
    const known = upstream.requests.length;
    assert.deepEqual(await chooser(t).choose('xyzzy', PREPARED), []);
    assert.equal(upstream.requests.length, known);
  });

  const failures: [name: string, answer: (response: ServerResponse) => void][] = [
    ['prose', saying('I would choose GitHub.')],
    ['JSON of another shape', saying('{"slugs":"github"}')],
    ['a completion without choices', (response) => json(response, 200, { choices: [] })],
    ['broken JSON', (response) => response.end('{"choices":[{"mess')],
    ['status 500', (response) => json(response, 500, { error: { message: PROMPT } })],
    ['a redirect', (response) => response.writeHead(307, { location: '/elsewhere' }).end()],
    ['more than a mebibyte', (response) => response.end(' '.repeat(1024 * 1024 + 1))],
    ['a stall', (response) => response.write('{')],
    ['a closed connection', (response) => response.destroy()],
  ];
  for (const [name, failing] of failures) {
    test(`${name} gives the offline answer, and a warning without prompt or key`, async (t) => {
      answer = failing;
      const { choose, lines } = chooser(t);
      assert.deepEqual(await choose(PROMPT, PREPARED), OFFLINE);
      assertWarning(lines);
    });
  }

  test('a private address that is not allowed is not connected to', async (t) => {
    const known = upstream.requests.length;
    const { choose, lines } = chooser(t, '');
    assert.deepEqual(await choose(PROMPT, PREPARED), OFFLINE);
    assert.equal(upstream.requests.length, known);
    assertWarning(lines);
  });

  function assertWarning(lines: readonly string[]): void {
    const [line = '', ...others] = lines;
    assert.deepEqual(others, []);
    assert.equal(JSON.parse(line).level, 40);
    assert.ok(!line.includes(KEY) && !line.includes('GitHub issues'));
  }
});
