import { setImmediate } from 'node:timers/promises';
import { isPlainlyFreeOf, redact } from './redact.ts';
import { redactPart } from './redactor.ts';
import type { Secrets } from './secrets.ts';

/** What is searched at once: a few milliseconds, whatever the bytes are. */
const MAX_REDACTED_AT_ONCE = 64 * 1024;

/** What is tested at once for whether it has to be searched: about a millisecond. */
const MAX_TESTED_BYTES = 1024 * 1024;

/** Redacts as `redact` does; between the slices of a large body other requests are served. */
export async function redactBody(bytes: Buffer, secrets: Secrets): Promise<Buffer> {
  if (bytes.length <= MAX_REDACTED_AT_ONCE || secrets.isEmpty) return redact(bytes, secrets);
  if (isFreeAtOnce(bytes, secrets)) return bytes;
  const parts: Buffer[] = [];
  let isChanged = false;
  let coveredBytes = 0;
  let size = MAX_REDACTED_AT_ONCE;
  for (let at = 0; at < bytes.length; ) {
    const slice = bytes.subarray(at, at + size);
    const isEnd = at + size >= bytes.length;
    const part = redactPart(slice, secrets, coveredBytes, isEnd);
    await setImmediate();
    // What begins a long secret would be searched again and again.
    if (!isEnd && part.length < size / 2) size *= 2;
    if (!isEnd && part.length === 0) continue;
    at += part.length;
    parts.push(part.redacted);
    isChanged ||= part.isChanged;
    coveredBytes = part.coveredBytes;
  }
  return isChanged ? Buffer.concat(parts) : bytes;
}

/** Whether a body holds no secret, as far as it is known without a pause: false where a large one must be searched. */
export function isFreeAtOnce(bytes: Buffer, secrets: Secrets): boolean {
  return bytes.length <= MAX_REDACTED_AT_ONCE
    ? redact(bytes, secrets) === bytes
    : bytes.length <= MAX_TESTED_BYTES && isPlainlyFreeOf(secrets, bytes);
}
