import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type Inputs,
  MAX_RUNS,
  type TestRun,
  type TestSession,
  withInputs,
  withOpenRun,
  withRun,
  withRunChanged,
} from './test-session.ts';

const EMPTY: TestSession = { operation: undefined, inputs: {}, runs: [], open: {} };
const KEY = 'get:/things/{id}';

const inputsOf = (id: string): Inputs => ({ fields: { 'path_params.id': id }, body: '', isStreamed: false });

function runOf(id: string, responseLength = 1): TestRun {
  return {
    id,
    operation: { key: KEY, method: 'get', path: '/things/{id}' },
    inputs: inputsOf(id),
    startedAt: 0,
    durationMs: 1,
    cancel: () => undefined,
    wasCancelled: false,
    isBodyDropped: false,
    error: null,
    result: {
      request: { method: 'GET', url: 'https://api.example/things/1', headers: [], body: null, curl: '' },
      response: { status_code: 200, headers: [] },
      delivery: { attempts: 1, cache: null },
      timings: { dns_ms: null, connect_ms: null, first_byte_ms: 1, total_ms: 2 },
      bytes: responseLength,
      content: { json: '1'.repeat(responseLength) },
    },
  };
}

describe('the test requests of an integration', () => {
  test('the last ten are kept, the latest first', () => {
    const runs = Array.from({ length: MAX_RUNS + 2 }, (_, index) => runOf(String(index)));
    const session = runs.reduce(withRun, EMPTY);
    assert.deepEqual(
      session.runs.map(({ id }) => id),
      ['11', '10', '9', '8', '7', '6', '5', '4', '3', '2'],
    );
  });

  test('opening one brings back its inputs', () => {
    const [first, second] = [runOf('7'), runOf('8')];
    const edited = withInputs([first, second].reduce(withRun, EMPTY), KEY, inputsOf('9'));
    assert.deepEqual([edited.open[KEY], edited.inputs[KEY]], ['8', inputsOf('9')]);
    const opened = withOpenRun(edited, first);
    assert.deepEqual([opened.operation, opened.open[KEY], opened.inputs[KEY]], [KEY, '7', inputsOf('7')]);
  });

  test('large responses are dropped, except the latest', () => {
    const session = [runOf('1', 10), runOf('2', 9_000_000), runOf('3', 9_000_000)].reduce(withRun, EMPTY);
    const kept = session.runs.map(({ result, isBodyDropped }) => [result?.content !== null, isBodyDropped]);
    assert.deepEqual(kept, [
      [true, false],
      [false, true],
      [true, false],
    ]);
  });

  test('a run changes while its response arrives', () => {
    const session = withRunChanged(withRun(EMPTY, runOf('1')), '1', { durationMs: 5 });
    assert.equal(session.runs[0]?.durationMs, 5);
    assert.equal(withRunChanged(session, 'gone', { durationMs: 6 }).runs[0]?.durationMs, 5);
  });
});
