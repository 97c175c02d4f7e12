import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { eventsOf } from '../testing/events.ts';
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
  const specCount = async () => (await instance.api('GET', `${SPECS}?limit=200`)).body.items.length;

  test('is an event for each step, with bytes, and the spec at the end', async () => {
    const response = await post({ url: `${host.url}/spec.json` });
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    const events = await Array.fromAsync(eventsOf(response));
    const steps = events.filter(({ event }) => event === 'progress').map(({ data }) => data.step);
    assert.deepEqual([...new Set(steps)], ['downloading', 'parsing', 'listing', 'storing']);
    const last = events.findLast(({ data }) => data.bytes !== undefined);
    assert.deepEqual(last?.data, { step: 'downloading', bytes: DOCUMENT.length, total: DOCUMENT.length });
    const done = events.at(-1);
    assert.deepEqual([done?.event, done?.data.spec.title], ['done', 'Followed']);
    const { body } = await instance.api('GET', `${SPECS}/${done?.data.spec.id}`);
    assert.deepEqual(done?.data.spec, body);
  });

  test('has no download for pasted text', async () => {
    const events = await Array.fromAsync(eventsOf(await post({ document: DOCUMENT })));
    assert.deepEqual(
      events.map(({ event, data }) => data.step ?? event),
      ['parsing', 'listing', 'storing', 'done'],
    );
  });

  test('ends with the problem of a refused spec; an invalid request gets a problem response', async () => {
    const events = await Array.fromAsync(eventsOf(await post({ url: `${host.url}/page` })));
    assert.deepEqual([events.at(-1)?.event, events.at(-1)?.data.problem.code], ['error', 'not_a_spec']);
    const refused = await post({});
    assert.equal(refused.status, 422);
    assert.equal(JSON.parse(await refused.text()).code, 'invalid_request');
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
