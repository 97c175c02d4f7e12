import { setImmediate } from 'node:timers/promises';
import { hasEscapes } from './decode-escapes.ts';
import { redact } from './redact.ts';
import { createRedactor } from './redactor.ts';
import type { Secrets } from './secrets.ts';

/** What is searched at once: some milliseconds, whatever the bytes are. */
const SLICE_BYTES = 256 * 1024;

/** Redacts as `redact` does; between the slices of a large body other requests are served. */
export async function redactBody(bytes: Buffer, secrets: Secrets): Promise<Buffer> {
  if (bytes.length <= SLICE_BYTES || secrets.isEmpty) return redact(bytes, secrets);
  const { hints, bytes: relevant } = secrets.search();
  if (!hints.some((hint) => bytes.includes(hint)) && !hasEscapes(bytes, relevant)) return bytes;
  const redactor = createRedactor(secrets);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    parts.push(redactor.push(bytes.subarray(at, at + SLICE_BYTES)));
    await setImmediate();
  }
  const redacted = Buffer.concat([...parts, redactor.end()]);
  return redacted.equals(bytes) ? bytes : redacted;
}
