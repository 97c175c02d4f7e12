import { copyInto, type Decoded, decodeEscapes } from './decode-escapes.ts';
import type { PatternMatcher } from './pattern-matcher.ts';
import { addByStart, mergeRanges, type Ranges } from './ranges.ts';
import { MAX_LAYERS, type Secrets } from './secrets.ts';

/**
 * Redaction of secrets that APIs echo. An escaped secret is found too: the bytes are searched as they were received, and
 * again after each layer of escapes is decoded.
 */

/** Replaces a secret of the workspace that the API echoed in a response. */
export const REDACTED_TEXT = '••••••';
const REDACTED = Buffer.from(REDACTED_TEXT);

/** The same bytes, when they hold none of the secrets; else a copy in which every byte of a secret is redacted. */
export function redact(bytes: Buffer, secrets: Secrets): Buffer {
  if (secrets.isEmpty) return bytes;
  const { ranges } = findSecrets(bytes, secrets, true);
  return ranges.length === 0 ? bytes : withoutRanges(bytes, ranges);
}

export function redactText(text: string, secrets: Secrets): string {
  if (secrets.isEmpty || isFreeText(text, secrets)) return text;
  const bytes = Buffer.from(text);
  const redacted = redact(bytes, secrets);
  return redacted === bytes ? text : redacted.toString();
}

/** Whether bytes hold neither a secret nor anything that looks like an escape: some GB are searched in a second. */
export function isPlainlyFreeOf(secrets: Secrets, bytes: Buffer): boolean {
  if (secrets.isEmpty) return true;
  const { mayHoldPattern, holdsEscape } = secrets.search().hints.find(bytes);
  return !mayHoldPattern && !holdsEscape;
}

/** The same of bytes in chunks. */
export function areChunksPlainlyFreeOf(secrets: Secrets, chunks: readonly Buffer[]): boolean {
  if (secrets.isEmpty) return true;
  const { mayHoldPattern, holdsEscape } = secrets.search().hints.findIn(chunks);
  return !mayHoldPattern && !holdsEscape;
}

/** Whether a short text, such as most values of JSON, needs no search: it has no escape, is ASCII and holds no secret. */
function isFreeText(text: string, secrets: Secrets): boolean {
  return (
    text.length < MAX_TESTED_LENGTH &&
    !ESCAPE_OR_UNICODE.test(text) &&
    !secrets.search().hintPattern.test(text)
  );
}

/** In longer ones a test by a pattern takes more time than a search of their bytes. */
const MAX_TESTED_LENGTH = 4096;
const ESCAPE_OR_UNICODE = /[\\%&\x80-\uffff]/;

/** A header's value, which cannot hold the sign for redacted text (RFC 9110, 5.5). */
export function redactHeader(value: string, secrets: Secrets): string {
  return redactText(value, secrets).replaceAll('•', '*');
}

type Found = {
  ranges: Ranges;
  /** Before it, no secret begins that is not whole yet. */
  wholeLength: number;
};

/**
 * Finds secrets, unescaped and under every layer of escapes.
 *
 * @param isWhole false where more bytes follow
 */
export function findSecrets(bytes: Buffer, secrets: Secrets, isWhole: boolean): Found {
  let { ranges, wholeLength, decoded } = searchLayer(bytes, secrets, isWhole);
  const layers: Decoded[] = [];
  while (decoded && layers.length < MAX_LAYERS) {
    layers.push(decoded);
    const layer = searchLayer(decoded.bytes, secrets, isWhole);
    ranges = mergeRanges(ranges, toOriginal(layer.ranges, layers));
    wholeLength = Math.min(wholeLength, originalStart(layer.wholeLength, layers));
    decoded = layer.decoded;
  }
  return { ranges, wholeLength: layers[0]?.alignedStart(wholeLength) ?? wholeLength };
}

/** Finds secrets that are not escaped, and undoes a layer of escapes. */
function searchLayer(
  bytes: Buffer,
  secrets: Secrets,
  isWhole: boolean,
): Found & { decoded: Decoded | undefined } {
  const { matcher, hints, bytes: relevant } = secrets.search();
  const ranges: number[] = [];
  // Nearly all responses hold none.
  const { mayHoldPattern: isSearched, holdsEscape } = hints.find(bytes);
  const beginning = isSearched ? matcher.find(bytes, ranges) : 0;
  const { decoded, wholeLength } = holdsEscape
    ? decodeEscapes(bytes, isWhole, relevant)
    : { decoded: undefined, wholeLength: bytes.length };
  if (isWhole) return { ranges, wholeLength, decoded };
  const lengths = [
    bytes.length - (isSearched ? beginning : beginningAtEnd(bytes, matcher)),
    // Where nothing was decoded, a secret may go on in the escape that is not whole.
    decoded ? wholeLength : wholeLength - beginningAtEnd(bytes.subarray(0, wholeLength), matcher),
  ];
  return { ranges, wholeLength: Math.min(...lengths), decoded };
}

/** How many bytes at the end may be the beginning of a secret. */
function beginningAtEnd(bytes: Buffer, { find, maxLength }: PatternMatcher): number {
  return find(bytes.subarray(-maxLength), []);
}

/** Ranges of the last layer as ranges of what the first was decoded from. */
function toOriginal(ranges: Ranges, layers: readonly Decoded[]): Ranges {
  const original: number[] = [];
  for (let at = 0; at < ranges.length; at += 2)
    addByStart(original, originalStart(ranges[at] ?? 0, layers), originalEnd(ranges[at + 1] ?? 0, layers));
  return original;
}

function originalStart(index: number, layers: readonly Decoded[]): number {
  return layers.reduceRight((position, { startOf }) => startOf(position), index);
}

/** @param end the position after a byte */
function originalEnd(end: number, layers: readonly Decoded[]): number {
  return layers.reduceRight((position, { endOf }) => endOf(position - 1), end);
}

/**
 * A part of the bytes with each range replaced, written into one buffer: a response may hold a secret a million times.
 *
 * @param ranges within the part
 */
export function withoutRanges(bytes: Buffer, ranges: Ranges, start = 0, end = bytes.length): Buffer {
  if (ranges.length === 0) return bytes.subarray(start, end);
  let length = end - start;
  for (let at = 0; at < ranges.length; at += 2)
    length += REDACTED.length - ((ranges[at + 1] ?? 0) - (ranges[at] ?? 0));
  const redacted = Buffer.allocUnsafe(length);
  let from = start;
  let written = 0;
  for (let at = 0; at < ranges.length; at += 2) {
    const next = ranges[at] ?? 0;
    if (next > from) {
      copyInto(redacted, written, bytes, from, next);
      written += next - from;
    }
    for (let index = 0; index < REDACTED.length; index += 1) redacted[written + index] = REDACTED[index] ?? 0;
    written += REDACTED.length;
    from = ranges[at + 1] ?? 0;
  }
  if (end > from) copyInto(redacted, written, bytes, from, end);
  return redacted;
}
