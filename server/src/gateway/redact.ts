import { Transform } from 'node:stream';

/** Stands in a response where the API echoed a secret of the workspace. */
const REDACTED = Buffer.from('••••••');

/** Shorter values occur by chance: redacting them would spoil responses and hide nothing. */
const MIN_SECRET_LENGTH = 4;

/**
 * The texts to redact in responses: each sensitive value, its credentials without the scheme (`Bearer x` -> `x`, and
 * what `Basic` encodes), and their forms in JSON and in URLs. Longest first.
 */
export function secretTexts(values: readonly string[]): Buffer[] {
  const texts = new Set<string>();
  for (const value of values) {
    for (const text of [value, ...credentialsIn(value)]) {
      for (const form of [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text.toWellFormed())]) {
        if (form.length >= MIN_SECRET_LENGTH) texts.add(form);
      }
    }
  }
  return [...texts].map((text) => Buffer.from(text)).sort((a, b) => b.length - a.length);
}

/** RFC 9110, 11.4: a scheme, a space, the credentials; RFC 7617: Basic is base64 of `user:password`. */
function credentialsIn(value: string): string[] {
  const [, scheme, credentials] = /^([A-Za-z][\w-]*) +(\S+)$/.exec(value) ?? [];
  if (scheme === undefined || credentials === undefined) return [];
  if (scheme.toLowerCase() !== 'basic') return [credentials];
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  return [credentials, pair, pair.slice(pair.indexOf(':') + 1)];
}

/** Bytes from `start` to before `end`. */
type Range = { start: number; end: number };

/** The same bytes, when they hold none of the secrets; else a copy in which every byte of a secret is redacted. */
export function redact(bytes: Buffer, secrets: readonly Buffer[]): Buffer {
  const ranges = secretRanges(bytes, secrets);
  return ranges.length === 0 ? bytes : withoutRanges(bytes, ranges);
}

export function redactText(text: string, secrets: readonly Buffer[]): string {
  return redact(Buffer.from(text), secrets).toString();
}

/** Where secrets are, in order; secrets that overlap are one range. */
function secretRanges(bytes: Buffer, secrets: readonly Buffer[]): Range[] {
  const ranges: Range[] = [];
  for (const secret of secrets) {
    for (let at = bytes.indexOf(secret); at !== -1; at = bytes.indexOf(secret, at + 1))
      ranges.push({ start: at, end: at + secret.length });
  }
  return ranges.length > 1 ? mergeOverlapping(ranges) : ranges;
}

function mergeOverlapping(ranges: Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges.sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && range.start < last.end) last.end = Math.max(last.end, range.end);
    else merged.push(range);
  }
  return merged;
}

function withoutRanges(bytes: Buffer, ranges: readonly Range[]): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const { start, end } of ranges) {
    parts.push(bytes.subarray(from, start), REDACTED);
    from = end;
  }
  parts.push(bytes.subarray(from));
  return Buffer.concat(parts);
}

/** Redacts a stream as `redact` redacts its whole, whatever its chunks are. */
export function redactingStream(secrets: readonly Buffer[]): Transform {
  const redactor = createRedactor(secrets);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, redactor.push(chunk));
    },
    flush(done) {
      done(null, redactor.end());
    },
  });
}

/**
 * Redacts chunk by chunk. It holds back only what may be the beginning of a secret whose rest comes later: an event or
 * a line that ends otherwise goes on at once.
 */
function createRedactor(secrets: readonly Buffer[]) {
  let held = Buffer.alloc(0);
  /** How many of the bytes held back belong to a secret for which REDACTED was written already. */
  let coveredBytes = 0;

  function push(chunk: Buffer): Buffer {
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    return release(bytes, bytes.length - beginningAtEnd(bytes, secrets));
  }

  function end(): Buffer {
    return release(held, held.length);
  }

  /** Redacts and returns the bytes before `cut`, where no secret that is not whole yet can begin; holds back the rest. */
  function release(bytes: Buffer, cut: number): Buffer {
    const found = secretRanges(bytes, secrets);
    const isContinued = coveredBytes > 0;
    const ranges = isContinued ? mergeOverlapping([{ start: 0, end: coveredBytes }, ...found]) : found;
    const parts: Buffer[] = [];
    let from = 0;
    for (const [index, { start, end: rangeEnd }] of ranges.entries()) {
      const isWritten = isContinued && index === 0;
      if (!isWritten && start >= cut) break;
      if (!isWritten) parts.push(bytes.subarray(from, start), REDACTED);
      from = rangeEnd;
    }
    if (from < cut) parts.push(bytes.subarray(from, cut));
    // A copy: a view would keep the whole chunk in memory.
    held = Buffer.from(bytes.subarray(cut));
    coveredBytes = Math.max(0, from - cut);
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }

  return { push, end };
}

/** How many bytes at the end may be the beginning of a secret. */
function beginningAtEnd(bytes: Buffer, secrets: readonly Buffer[]): number {
  let longest = 0;
  for (const secret of secrets) {
    const max = Math.min(secret.length - 1, bytes.length);
    for (let length = max; length > longest; length -= 1) {
      if (bytes.subarray(bytes.length - length).equals(secret.subarray(0, length))) longest = length;
    }
  }
  return longest;
}
