import { randomFillSync } from 'node:crypto';

/** Random bits of an id, in which ids of one millisecond differ: 32 bits count them, 42 are random. */
const WORDS = 2;
const POOL_WORDS = WORDS * 512;

/**
 * Request ids of one server: UUIDs of version 7 (RFC 9562, 5.7 and 6.2, method 1), so that they sort by time, also where the clock
 * is set back. Random bytes are read for many ids at once: reading them for each took longer than the routing of a call.
 *
 * @returns a function that returns a new one
 */
export function createRequestIds(): () => string {
  const pool = new Uint32Array(POOL_WORDS);
  let used = POOL_WORDS;
  let lastMs = 0;
  let sequence = 0;
  /** Of the milliseconds, which few ids change. */
  let prefix = '';

  return () => {
    if (used === POOL_WORDS) {
      randomFillSync(pool);
      used = 0;
    }
    const now = Date.now();
    if (now > lastMs) {
      lastMs = now;
      sequence = 0;
      prefix = firstRequestIdAt(now);
    } else sequence += 1;
    const first = pool[used] ?? 0;
    const second = pool[used + 1] ?? 0;
    used += WORDS;
    // The version and 12 bits of the sequence, the variant and 14 bits, then 6 bits and what is random.
    const high = 0x7000 | ((sequence >>> 20) & 0xfff);
    const middle = 0x8000 | ((sequence >>> 6) & 0x3fff);
    const low = ((sequence & 0x3f) << 10) | (first & 0x3ff);
    return `${prefix}-${hex(high)}-${hex(middle)}-${hex(low)}${hex(second >>> 16)}${hex(second & 0xffff)}`;
  };
}

/** Four hexadecimal digits. */
function hex(value: number): string {
  return (HEX[value >>> 8] ?? '') + (HEX[value & 0xff] ?? '');
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The lowest id of a millisecond: ids of earlier requests sort before it. */
export function firstRequestIdAt(msecs: number): string {
  const digits = msecs.toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
}

/** The millisecond of an id. */
export function timeOfRequestId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
