import { mergeRanges } from './ranges.ts';
import { findSecrets, withoutRanges } from './redact.ts';
import type { Secrets } from './secrets.ts';

export type Redactor = {
  /** What of the chunks so far can be released. */
  push: (chunk: Buffer) => Buffer;
  /** The rest. */
  end: () => Buffer;
};

/**
 * Redacts chunk by chunk. Only bytes at the end that may begin a secret are held back until the next chunk; all others,
 * such as a complete event or line, are passed on at once.
 */
export function createRedactor(secrets: Secrets): Redactor {
  let held = Buffer.alloc(0);
  /** How many of the bytes held back belong to a secret for which REDACTED was written already. */
  let coveredBytes = 0;

  function push(chunk: Buffer): Buffer {
    return release(held.length === 0 ? chunk : Buffer.concat([held, chunk]), false);
  }

  function end(): Buffer {
    return release(held, true);
  }

  function release(bytes: Buffer, isEnd: boolean): Buffer {
    const part = redactPart(bytes, secrets, coveredBytes, isEnd);
    // A copy: a view would keep the whole chunk in memory.
    held = Buffer.from(bytes.subarray(part.length));
    coveredBytes = part.coveredBytes;
    return part.redacted;
  }

  return { push, end };
}

/** The bytes before which no secret begins that is not whole yet. */
type RedactedPart = {
  /** How many there are. */
  length: number;
  redacted: Buffer;
  isChanged: boolean;
  /** How many of the bytes after them belong to a secret for which REDACTED is in `redacted` already. */
  coveredBytes: number;
};

/**
 * Redacts the beginning of bytes that more follow.
 *
 * @param coveredBytes of the part before
 */
export function redactPart(
  bytes: Buffer,
  secrets: Secrets,
  coveredBytes: number,
  isEnd: boolean,
): RedactedPart {
  const { ranges: found, wholeLength } = findSecrets(bytes, secrets, isEnd);
  const length = isEnd ? bytes.length : wholeLength;
  const isContinued = coveredBytes > 0;
  const ranges = isContinued ? mergeRanges([0, coveredBytes], found) : found;
  const first = isContinued ? 2 : 0;
  let next = first;
  while (next < ranges.length && (ranges[next] ?? 0) < length) next += 2;
  const from = isContinued ? (ranges[1] ?? 0) : 0;
  const end = next === 0 ? 0 : (ranges[next - 1] ?? 0);
  return {
    length,
    redacted: withoutRanges(bytes, ranges.slice(first, next), from, Math.max(from, end, length)),
    isChanged: next > 0,
    coveredBytes: Math.max(0, end - length),
  };
}
