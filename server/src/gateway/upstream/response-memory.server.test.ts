import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { before, describe, mock, test } from 'node:test';
import type { ApiClient } from '@trunkline/contract/api-client';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { type Instance, registerApi, startInstance } from '../../testing/instance.ts';
import { suiteScope } from '../../testing/scope.ts';
import { startUpstream, type Upstream } from '../../testing/upstream.ts';
import { BufferedResponse } from './buffered-response.ts';

const KIB = 1024;
/** In JSON it takes more than half of a workspace's share. */
const LARGE = JSON.stringify('x'.repeat(200 * KIB));

const SETUP = {
  document: {
    openapi: '3.1.0',
    info: {},
    paths: {
      '/large': { get: { responses: {} } },
      '/small': { get: { responses: {} } },
      '/unannounced': { get: { responses: {} } },
    },
  },
  call_policy: { retries: 0, circuit_breaker: { failures: 1, open_seconds: 30 } },
};

describe('responses that are held whole', () => {
  const scope = suiteScope();
  const started = new EventEmitter();
  let pending: ServerResponse[] = [];
  let upstream: Upstream;
  let instance: Instance;
  let ours: Awaited<ReturnType<typeof registerApi>>;
  let theirs: Awaited<ReturnType<typeof registerApi>>;
  let impatient: Awaited<ReturnType<typeof registerApi>>;

  before(async () => {
    upstream = await startUpstream(scope, ({ line }, response) => {
      const isLarge = line !== 'GET /small';
      const text = isLarge ? LARGE : '1';
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(line !== 'GET /unannounced' && { 'content-length': text.length }),
      });
      if (line !== 'GET /large') return response.end(text);
      response.flushHeaders();
      pending.push(response);
    });
    const start = BufferedResponse.prototype.onResponseStart;
    const watched = mock.method(
      BufferedResponse.prototype,
      'onResponseStart',
      function (this: BufferedResponse, ...args: Parameters<typeof start>) {
        start.apply(this, args);
        started.emit('response');
      },
    );
    scope.after(() => watched.mock.restore());
    instance = await startInstance(scope, {
      EGRESS_ALLOW: '127.0.0.1',
      LIMIT_RESPONSE_MEMORY_BYTES: String(1024 * KIB),
    });
    await instance.api('POST', '/api/workspaces', { name: 'Bravo', slug: 'bravo' });
    const inBravo: ApiClient = (method, path, ...rest) =>
      instance.api(method, path.replace('/workspaces/default/', '/workspaces/bravo/'), ...rest);
    ours = await registerApi(instance, { ...SETUP, base_url: upstream.url });
    theirs = await registerApi({ ...instance, api: inBravo }, { ...SETUP, base_url: upstream.url });
    impatient = await registerApi(
      { ...instance, api: inBravo },
      {
        ...SETUP,
        slug: 'impatient',
        base_url: upstream.url,
        call_policy: { ...SETUP.call_policy, timeouts: { total_ms: 500 } },
      },
    );
  });

  /** A call of the other workspace whose response has begun, and is held by `finish`. */
  async function holdLarge(): Promise<{ call: ReturnType<typeof theirs.call>; finish: () => void }> {
    const begun = once(started, 'response');
    const call = theirs.call('get:/large');
    await begun;
    const responses = pending;
    pending = [];
    const finish = () => {
      for (const response of responses) response.end(LARGE);
    };
    return { call, finish };
  }

  const assertOk = async (call: ReturnType<typeof theirs.call>) =>
    assert.equal(expectBody(await call, CallEnvelope).status_code, 200);

  test('a workspace waits above its share until its own responses are sent, and no other does', async () => {
    const first = await holdLarge();
    const second = await holdLarge();
    const ended: string[] = [];
    const ends = [first.call.then(() => ended.push('first')), second.call.then(() => ended.push('second'))];
    second.finish();
    await assertOk(ours.call('get:/unannounced'));
    first.finish();
    await Promise.all(ends);
    assert.deepEqual(ended, ['first', 'second']);
    await assertOk(first.call);
    await assertOk(second.call);
    await assertOk(theirs.call('get:/unannounced'));
  });

  test('a call that times out while it waits is refused, and is no failure of the API', async () => {
    const { call, finish } = await holdLarge();
    const refused = await impatient.call('get:/unannounced');
    expectProblem(refused, 503, 'overloaded');
    assert.equal(refused.headers.get('retry-after'), '5');
    const waiting = await impatient.call('get:/large');
    expectProblem(waiting, 503, 'overloaded');
    await assertOk(impatient.call('get:/small'));
    finish();
    await assertOk(call);
  });
});
