import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../http/problems.ts';
import type { Scope } from '../testing/scope.ts';
import type { ParserJob } from './parser-job.ts';
import { createParserThreads, type ParserLimits, sharedParserThreads } from './parser-threads.ts';

const LIMITS = { specReadMs: 60_000, specReadMemoryMib: 512 };
const SMALL = JSON.stringify({ openapi: '3.1.0', info: { title: 'Small', version: '1' }, paths: {} });
const LARGE = SMALL + ' '.repeat(2 << 20);

function importOf(text: string): ParserJob {
  return { kind: 'import', source: { bytes: new Uint8Array(new TextEncoder().encode(text)), url: null } };
}

/** Threads, and how many of them were started. */
function startThreads(scope: Scope, limits: ParserLimits = LIMITS) {
  let started = 0;
  const count = () => {
    started += 1;
  };
  process.on('worker', count);
  const { run } = createParserThreads(limits);
  scope.after(() => void process.off('worker', count));
  return { run, started: () => started };
}

test('jobs one after another run in the same thread', async (t) => {
  const { run, started } = startThreads(t);
  for (let job = 0; job < 3; job += 1) assert.equal((await run(importOf(SMALL))).kind, 'imported');
  assert.equal((await run(importOf('no spec'))).kind, 'refused');
  assert.equal(started(), 1);
});

test('jobs at the same time run in threads of their own', async (t) => {
  const { run, started } = startThreads(t);
  const results = await Promise.all([run(importOf(SMALL)), run(importOf(SMALL))]);
  assert.deepEqual([results.map(({ kind }) => kind), started()], [['imported', 'imported'], 2]);
});

test('a thread ends with a large job', async (t) => {
  const { run, started } = startThreads(t);
  await run(importOf(LARGE));
  await run(importOf(SMALL));
  assert.equal(started(), 2);
});

test('a thread that exceeds a limit, or whose client disconnects, is not used again', async (t) => {
  const { run, started } = startThreads(t);
  const client = new AbortController();
  const cancelled = run(importOf(SMALL), { signal: client.signal, onProgress: () => client.abort('gone') });
  await assert.rejects(cancelled, (reason) => reason === 'gone');
  assert.equal((await run(importOf(SMALL))).kind, 'imported');
  assert.equal(started(), 2);

  const hurried = startThreads(t, { ...LIMITS, specReadMs: 1 });
  await assert.rejects(
    hurried.run(importOf(SMALL)),
    (error) => error instanceof Problem && error.code === 'spec_too_large',
  );
});

test('servers with the same limits share their threads', async () => {
  assert.equal(sharedParserThreads(LIMITS), sharedParserThreads({ ...LIMITS }));
  assert.notEqual(sharedParserThreads(LIMITS), sharedParserThreads({ ...LIMITS, specReadMemoryMib: 256 }));
});
