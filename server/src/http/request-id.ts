import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const RANDOM_BYTES = 16;
const pool = new Uint8Array(RANDOM_BYTES * 512);
let used = pool.length;
let lastMs = 0;
let sequence = 0;

/**
 * A new request id: a UUID of version 7 (RFC 9562, 5.7), so ids sort by time. Random bytes are read for
 * many ids at once: reading them for each took longer than the routing of a call.
 */
export function generateRequestId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + RANDOM_BYTES);
  used += RANDOM_BYTES;
  const msecs = Math.max(Date.now(), lastMs);
  sequence = msecs === lastMs ? sequence + 1 : 0;
  lastMs = msecs;
  return v7({ random, msecs, seq: sequence });
}

/** The lowest id of a millisecond: ids of earlier requests sort before it. */
export function firstRequestIdAt(msecs: number): string {
  const hex = msecs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
