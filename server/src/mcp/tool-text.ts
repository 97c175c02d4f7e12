/** Texts of APIs in what agents read. They are data: whatever they say, they cannot look like anything else. */

/**
 * A text of an API on one line, without what could pass for markup, a message of somebody else, or nothing at all: control
 * characters, invisible ones (zero-width, bidirectional, tags), angle brackets and code fences.
 *
 * @param maxChars the text is never longer
 */
export function toolText(text: string, maxChars: number): string {
  const [beginning, hasMore] = beginningOf(text, maxChars);
  const line = beginning
    .toWellFormed()
    .replaceAll(INVISIBLE, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll('`', "'")
    .trim();
  return hasMore || line.length > maxChars ? `${line.slice(0, maxChars - 1).trimEnd()}…` : line;
}

const INVISIBLE =
  /[\p{Cf}\p{Co}\p{Cn}\u115f\u1160\u2800\u3164\uffa0]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;

/** What is replaced takes as much room at most, but for whitespace: a few times as much is read as can be used. */
function beginningOf(text: string, maxChars: number): [beginning: string, hasMore: boolean] {
  const chars = maxChars * 4;
  return text.length > chars ? [text.slice(0, chars), true] : [text, false];
}
