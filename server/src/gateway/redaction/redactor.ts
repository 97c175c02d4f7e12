import { mergeRanges } from './ranges.ts';
import { findSecrets, REDACTED } from './redact.ts';
import type { Secrets } from './secrets.ts';

/**
 * Redacts chunk by chunk. It holds back only what may be the beginning of a secret whose rest comes later: an event or
 * a line that ends otherwise goes on at once.
 */
export function createRedactor(secrets: Secrets) {
  let held = Buffer.alloc(0);
  /** How many of the bytes held back belong to a secret for which REDACTED was written already. */
  let coveredBytes = 0;

  function push(chunk: Buffer): Buffer {
    return release(held.length === 0 ? chunk : Buffer.concat([held, chunk]), false);
  }

  function end(): Buffer {
    return release(held, true);
  }

  /** Redacts and returns the bytes before which no secret begins that is not whole yet; holds back the rest. */
  function release(bytes: Buffer, isEnd: boolean): Buffer {
    const { ranges: found, wholeLength } = findSecrets(bytes, secrets, isEnd);
    const cut = isEnd ? bytes.length : wholeLength;
    const isContinued = coveredBytes > 0;
    const ranges = isContinued ? mergeRanges([0, coveredBytes], found) : found;
    const parts: Buffer[] = [];
    let from = 0;
    for (let at = 0; at < ranges.length; at += 2) {
      const start = ranges[at] ?? 0;
      const isWritten = isContinued && at === 0;
      if (!isWritten && start >= cut) break;
      if (!isWritten) parts.push(bytes.subarray(from, start), REDACTED);
      from = ranges[at + 1] ?? 0;
    }
    if (from < cut) parts.push(bytes.subarray(from, cut));
    // A copy: a view would keep the whole chunk in memory.
    held = Buffer.from(bytes.subarray(cut));
    coveredBytes = Math.max(0, from - cut);
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }

  return { push, end };
}
