import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeTimings, encodeTimings } from './call-timings.ts';

const reused = { queue_us: 0, dns_us: null, connect_us: null, tls_us: null, first_byte_us: 523, body_us: 41 };
const opened = { ...reused, dns_us: 0, connect_us: 120, tls_us: 1_000_000 };

test('timings are read as they were stored', () => {
  for (const timings of [reused, opened]) assert.deepEqual(decodeTimings(encodeTimings(timings)), timings);
  assert.equal(encodeTimings(reused), '0,,,,523,41');
  for (const text of ['', '1,2,3', '0,,,,523,41,5', '0,,,,x,41'])
    assert.equal(decodeTimings(text), null, text);
});
