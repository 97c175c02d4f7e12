import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { before, beforeEach, describe, test } from 'node:test';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { pino } from 'pino';
import { Value } from 'typebox/value';
import { createEgress } from '../egress/dispatcher.ts';
import { parseEgressAllow } from '../egress/rules.ts';
import { decodeCallPolicy } from '../integrations/call-policy.ts';
import { buildOperations } from '../openapi/definition/build-operation.ts';
import { localLimiters } from '../redis/limiters.ts';
import { suiteScope } from '../testing/scope.ts';
import { json, type Received, startUpstream, type Upstream } from '../testing/upstream.ts';
import { CallRecorder } from './call-recorder.ts';
import { createRateLimits, type RateLimitState } from './caller-auth/rate-limits.ts';
import { compileIntegration } from './compile-integration.ts';
import { type Call, type CallResult, type ExecutorDeps, executeCall } from './execute-call.ts';
import { createLoopDetection } from './loop-detection.ts';
import { type CallLogEntry, composeObservers } from './observer.ts';
import type { CallableIntegration } from './runtime-config.ts';
import { createConnectionShares } from './upstream/connection-shares.ts';
import { createUpstreamPolicies } from './upstream/policy.ts';
import { createResponseMemory } from './upstream/response-memory.ts';
import { createSender } from './upstream/send.ts';

const APP = { id: 'app', workspaceId: 'workspace' };
const CALLER = { app: APP, tokenId: null, subject: null };
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { operationId: 'listThings', responses: { 200: { description: 'ok' } } } } },
};

describe('executeCall, without HTTP before it', () => {
  const scope = suiteScope();
  let respond: (request: Received, response: ServerResponse) => void;
  let upstream: Upstream;
  let deps: ExecutorDeps;
  let integration: CallableIntegration;

  before(async () => {
    upstream = await startUpstream(scope, (request, response) => respond(request, response));
    const egress = createEgress({
      rules: parseEgressAllow(`127.0.0.1:${upstream.port}`),
      connectTimeoutMs: 30_000,
      headersTimeoutMs: 30_000,
      bodyTimeoutMs: 30_000,
    });
    scope.after(() => egress.close());
    integration = compileIntegration(
      {
        id: 'integration',
        revision: 1,
        slug: 'things',
        baseUrl: upstream.url,
        callPolicy: decodeCallPolicy({
          id: 'i',
          call_policy: '{"max_concurrent_calls": 1, "calls_per_minute": 100}',
        }),
        operations: buildOperations(DOCUMENT, ['get:/things']).map((operation) => ({
          operation,
          schemas: null,
        })),
        headers: [{ name: 'X-Key', value: 'secret-key', sensitive: true }],
        credentials: [],
        undecryptableReason: null,
        capture: null,
        secretsInUse: null,
        unresolvedReason: null,
      },
      egress,
      createUpstreamPolicies({ callMs: 5000, cacheBytes: 0 }, pino({ level: 'silent' })),
    );
    const limits = {
      responseBytes: 10_000,
      bufferedResponseBytes: 10_000,
      parsedResponseBytes: 10_000,
      jsonValues: 10_000,
    };
    deps = {
      configCache: {
        integrationOf: async (workspaceId, slug) =>
          workspaceId === APP.workspaceId && slug === 'things' ? integration : undefined,
        settingsOf: async () => undefined,
        tokenOf: async () => undefined,
        agentOf: async () => undefined,
        accessOf: async () => undefined,
      },
      rateLimits: createRateLimits({ createLimiter: localLimiters, isShared: () => false }),
      loopDetection: createLoopDetection(Buffer.alloc(32)),
      connectionShares: createConnectionShares({ connectionsPerOrigin: 9, streamsPerApp: 9, connectMs: 500 }),
      responseMemory: createResponseMemory({ responseMemoryBytes: 1_000_000_000 }),
      sender: createSender(egress, { ...limits, streamIdleMs: 5000 }),
      limits,
    };
  });

  beforeEach(() => {
    respond = (_request, response) => json(response, 200, [1, 'secret-key']);
  });

  const execute = (call: Partial<Call> = {}): Promise<CallResult> =>
    executeCall(deps, {
      caller: CALLER,
      slug: 'things',
      operation: ['listThings'],
      input: {},
      signal: new AbortController().signal,
      recorder: new CallRecorder(),
      onEnd: () => {},
      ...call,
    });

  test('returns the envelope, and emits the rate limit', async () => {
    const states: RateLimitState[] = [];
    const result = await execute({ onRateLimit: (state) => states.push(state) });
    assert.ok(result.type === 'envelope');
    assert.deepEqual(JSON.parse(result.json.join('')), {
      success: true,
      status_code: 200,
      data: [1, '••••••'],
    });
    assert.deepEqual(
      states.map(({ limit }) => limit),
      [100],
    );
  });

  test('returns pages one at a time', async () => {
    respond = ({ line }, response) => {
      response.setHeader('link', '</things?page=2>; rel="next"');
      json(response, 200, [line]);
    };
    const result = await execute({ input: { paginate: { max_items: 2 } } });
    assert.ok(result.type === 'pages');
    const chunks: string[] = [];
    for await (const chunk of result.json) chunks.push(chunk);
    const { data } = Value.Parse(CallEnvelope, JSON.parse(chunks.join('')));
    assert.deepEqual(data, ['GET /things', 'GET /things?page=2']);
  });

  test('returns a stream, redacted', async () => {
    const result = await execute({ streamAs: 'application/octet-stream' });
    assert.ok(result.type === 'stream');
    assert.match(result.contentType, /^application\/json/);
    assert.equal(await text(result.body), '[1,"••••••"]');
  });

  test('counts a call as in flight until its pages or its stream end', async () => {
    const pages = await execute({ input: { paginate: {} } });
    await assert.rejects(execute(), { code: 'too_many_concurrent_calls' });
    assert.ok(pages.type === 'pages');
    // Closed before it is begun.
    await pages.json[Symbol.asyncIterator]().return?.();
    const stream = await execute({ streamAs: 'application/octet-stream' });
    await assert.rejects(execute(), { code: 'too_many_concurrent_calls' });
    assert.ok(stream.type === 'stream');
    await text(stream.body);
    assert.equal((await execute()).type, 'envelope');
  });

  test('ends as cancelled when its signal is aborted', async () => {
    const client = new AbortController();
    respond = () => client.abort();
    await assert.rejects(execute({ signal: client.signal }), { code: 'cancelled' });
    await assert.rejects(execute({ signal: client.signal }), { code: 'cancelled' }, 'aborted before');
  });

  test('calls for a member of the workspace, without rate limits', async () => {
    const onRateLimit = () => assert.fail('a rate limit was counted');
    const result = await execute({ caller: { workspaceId: APP.workspaceId }, onRateLimit });
    assert.equal(result.exchange.response.statusCode, 200);
    await assert.rejects(execute({ caller: { workspaceId: 'other' } }), { code: 'not_found' });
  });

  test('captures calls of apps until a time', async () => {
    const captureOf = async (until: number, caller: Call['caller'] = CALLER) => {
      integration.capture = { until, keepDays: 1 };
      const recorder = new CallRecorder();
      await execute({ recorder, caller });
      integration.capture = null;
      return recorder.capture?.response?.statusCode;
    };
    assert.equal(await captureOf(Date.now() + 60_000), 200);
    assert.equal(await captureOf(Date.now() - 1), undefined);
    assert.equal(await captureOf(Date.now() + 60_000, { workspaceId: APP.workspaceId }), undefined);
  });

  test('records what each observer is notified of', async () => {
    const recorder = new CallRecorder();
    await execute({ recorder });
    const entries: CallLogEntry[] = [];
    const observer = { onCallFinished: (entry: CallLogEntry) => void entries.push(entry) };
    composeObservers(observer, observer).onCallFinished(
      recorder.entry({
        id: 'request',
        caller: CALLER,
        source: 'http',
        slug: 'things',
        operation: 'listThings',
        status: 200,
        durationMs: 5,
      }),
    );
    assert.equal(entries.length, 2);
    const { operation, integrationId, statusCode, code, attempts, responseBytes } = entries[0] ?? {};
    assert.deepEqual(
      [operation, integrationId, statusCode, code, attempts, responseBytes],
      ['get:/things', 'integration', 200, null, 1, Buffer.byteLength('[1,"secret-key"]')],
    );
  });
});
