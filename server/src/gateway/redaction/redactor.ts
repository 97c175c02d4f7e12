import { mergeRanges } from './ranges.ts';
import { findSecrets, isPlainlyFreeOf, withoutRanges } from './redact.ts';
import type { Secrets } from './secrets.ts';

export type Redactor = {
  /** What of the chunks so far can be released: most chunks as they are, without a copy. */
  push: (chunk: Buffer) => Buffer[];
  /** The rest. */
  end: () => Buffer;
};

/**
 * Redacts chunk by chunk. Only bytes at the end that may begin a secret are held back until the next chunk; all others,
 * such as a complete event or line, are passed on at once.
 */
export function createRedactor(secrets: Secrets): Redactor {
  let held = NOTHING;
  /** How many of the bytes held back belong to a secret for which REDACTED was written already. */
  let coveredBytes = 0;

  function push(chunk: Buffer): Buffer[] {
    if (held.length === 0) return [release(chunk, false)];
    if (!beginsNone(chunk)) return [release(Buffer.concat([held, chunk]), false)];
    return [held, release(chunk, false)];
  }

  /** Whether what is held back turns out to begin nothing, so that the chunk needs no copy behind it. */
  function beginsNone(chunk: Buffer): boolean {
    const { maxLength } = secrets.search().matcher;
    if (coveredBytes > 0 || chunk.length < maxLength) return false;
    return isPlainlyFreeOf(secrets, Buffer.concat([held, chunk.subarray(0, maxLength)]));
  }

  function end(): Buffer {
    return release(held, true);
  }

  function release(bytes: Buffer, isEnd: boolean): Buffer {
    const part = redactPart(bytes, secrets, coveredBytes, isEnd);
    // A copy: a view would keep the whole chunk in memory.
    held = part.length === bytes.length ? NOTHING : Buffer.from(bytes.subarray(part.length));
    coveredBytes = part.coveredBytes;
    return part.redacted;
  }

  return { push, end };
}

const NOTHING = Buffer.alloc(0);

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
