import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDuration, addHistograms, emptyHistogram, percentile } from './latency-histogram.ts';

const histogramOf = (durations: readonly number[]) => {
  const histogram = emptyHistogram();
  for (const duration of durations) addDuration(histogram, duration);
  return histogram;
};

test('a percentile is at most a tenth off, for any durations in any number of histograms', () => {
  const durations = fc.array(fc.double({ min: 1, max: 60_000, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(durations, fc.constantFrom(0.5, 0.95, 0.99), fc.nat(), (all, share, cut) => {
      const exact = all.toSorted((a, b) => a - b)[Math.ceil(all.length * share) - 1] ?? 0;
      const at = cut % all.length;
      const histogram = addHistograms([histogramOf(all.slice(0, at)), histogramOf(all.slice(at))]);
      const read = percentile(histogram, share) ?? 0;
      assert.ok(Math.abs(read - exact) <= exact * 0.1 + 0.1, `${read} for ${exact}`);
    }),
  );
});

test('an empty histogram has no percentile; the longest call has one', () => {
  assert.equal(percentile(emptyHistogram(), 0.5), null);
  assert.ok((percentile(histogramOf([3_600_000]), 0.99) ?? 0) > 60_000);
});
