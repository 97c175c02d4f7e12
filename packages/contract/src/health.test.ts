import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorKindOf, type Health, healthOf, type Outcomes, rejectionsOf } from './health.ts';

const CALLS: [status: number, statusOfApi: number | null, kind: ReturnType<typeof errorKindOf>][] = [
  [200, 200, undefined],
  [200, 304, undefined],
  [200, 404, 'rejection'],
  [200, 503, 'failure'],
  [502, null, 'failure'],
  [504, null, 'failure'],
  [422, null, 'refusal'],
  [429, null, 'refusal'],
  [200, null, undefined],
];
for (const [status, status_code, kind] of CALLS)
  test(`a call with ${status} and ${status_code} of the API is ${kind ?? 'no error'}`, () => {
    assert.equal(errorKindOf({ status, status_code }), kind);
  });

const HEALTH: [outcomes: Partial<Outcomes>, health: Health][] = [
  [{}, 'idle'],
  [{ calls: 4, errors: 4, refusals: 4 }, 'idle'],
  [{ calls: 4 }, 'healthy'],
  [{ calls: 4, errors: 3 }, 'healthy'],
  [{ calls: 2, errors: 2 }, 'healthy'],
  [{ calls: 3, errors: 3 }, 'failing'],
  [{ calls: 9, errors: 9, refusals: 6 }, 'failing'],
  [{ calls: 5, errors: 1, failures: 1 }, 'degraded'],
  [{ calls: 4, errors: 1, failures: 1 }, 'failing'],
  // Refusals neither hide failures nor count as such.
  [{ calls: 8, errors: 5, failures: 1, refusals: 4 }, 'failing'],
];
for (const [outcomes, health] of HEALTH)
  test(`${JSON.stringify(outcomes)} is ${health}`, () => {
    assert.equal(healthOf({ ...NONE, ...outcomes }), health);
  });

test('errors are of three kinds', () => {
  assert.equal(rejectionsOf({ calls: 9, errors: 6, failures: 1, refusals: 2 }), 3);
  // Errors of days before refusals were counted.
  assert.equal(rejectionsOf({ calls: 9, errors: 1, failures: 1, refusals: 1 }), 0);
});

const NONE: Outcomes = { calls: 0, errors: 0, failures: 0, refusals: 0 };
