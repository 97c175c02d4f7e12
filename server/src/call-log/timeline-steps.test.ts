import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DAY_MS, prefixLength, stepOf, timeOfPrefix } from './timeline-steps.ts';

test('a range of any length has at most sixty steps, and a whole number of groups in each', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40_000 * DAY_MS }),
      fc.date({ noInvalidDate: true }),
      (rangeMs, date) => {
        const stepMs = stepOf(rangeMs);
        assert.ok(rangeMs / stepMs <= 60);
        const time = Math.abs(date.getTime()) % (DAY_MS * 100_000);
        const group = timeOfPrefix(new Date(time).toISOString().slice(0, prefixLength(stepMs)));
        assert.equal(Math.floor(group / stepMs), Math.floor(time / stepMs));
      },
    ),
  );
});

test('usual ranges have usual steps', () => {
  const minutes = (hours: number) => stepOf((hours * DAY_MS) / 24) / 60_000;
  assert.deepEqual([1, 24, 7 * 24, 30 * 24].map(minutes), [1, 30, 180, 720]);
});
