import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { Page } from '@trunkline/contract/schemas/lists';
import { ImportDone, ImportProgress } from '@trunkline/contract/schemas/spec-import';
import { Spec } from '@trunkline/contract/schemas/specs';
import { eventsOf, expectEvent } from '../testing/events.ts';
import { type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { startUpstream, type Upstream } from '../testing/upstream.ts';

const SPECS = '/api/workspaces/default/specs';
const DOCUMENT = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Followed', version: '1', description: 'x'.repeat(300_000) },
  paths: { '/x': { get: {} } },
});

describe('the progress of an import', () => {
  const scope = suiteScope();
  let host: Upstream;
  let instance: Instance;
  let closedEarly: Promise<void>;

  before(async () => {
    host = await startUpstream(scope, ({ line }, response) => {
      if (line === 'GET /endless') {
        closedEarly = new Promise((resolve) => response.once('close', resolve));
        response.writeHead(200).write('{');
      } else if (line === 'GET /page') response.end('<!doctype html><title>No</title>');
      else response.writeHead(200, { 'content-length': DOCUMENT.length }).end(DOCUMENT);
    });
    instance = await startInstance(scope, { EGRESS_ALLOW: `127.0.0.1:${host.port}` });
  });

  const post = (body: object, signal?: AbortSignal) =>
    fetch(instance.url + SPECS, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${instance.token}`,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    });
  const specCount = async () =>
    expectBody(await instance.api('GET', `${SPECS}?limit=200`), Page(Spec)).items.length;

  test('is an event for each step, with bytes, and the spec at the end', async () => {
    const response = await post({ url: `${host.url}/spec.json` });
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    const events = await Array.fromAsync(eventsOf(response));
    const done = expectEvent(events.pop(), 'done', ImportDone);
    const progress = events.map((event) => expectEvent(event, 'progress', ImportProgress));
    const steps = new Set(progress.map(({ step }) => step));
    assert.deepEqual([...steps], ['downloading', 'parsing', 'listing', 'storing']);
    const last = progress.findLast(({ bytes }) => bytes !== undefined);
    assert.deepEqual(last, { step: 'downloading', bytes: DOCUMENT.length, total: DOCUMENT.length });
    assert.equal(done.spec.title, 'Followed');
    assert.deepEqual((await instance.api('GET', `${SPECS}/${done.spec.id}`)).body, done.spec);
  });

  test('has no download for pasted text', async () => {
    const events = await Array.fromAsync(eventsOf(await post({ document: DOCUMENT })));
    expectEvent(events.pop(), 'done', ImportDone);
    assert.deepEqual(
      events.map((event) => expectEvent(event, 'progress', ImportProgress).step),
      ['parsing', 'listing', 'storing'],
    );
  });

  test('ends with the problem of a refused spec; an invalid request gets a problem response', async () => {
    const events = await Array.fromAsync(eventsOf(await post({ url: `${host.url}/page` })));
    assert.partialDeepStrictEqual(events.at(-1), {
      event: 'error',
      data: { problem: { code: 'not_a_spec' } },
    });
    const refused = await post({});
    expectProblem({ status: refused.status, body: await refused.json() }, 422, 'invalid_request');
  });

  test('ends when the client disconnects, and nothing is stored', async () => {
    const count = await specCount();
    const leaving = new AbortController();
    const response = await post({ url: `${host.url}/endless` }, leaving.signal);
    const reader = response.body?.getReader();
    await reader?.read();
    leaving.abort();
    await closedEarly;
    assert.equal(await specCount(), count);
  });
});
