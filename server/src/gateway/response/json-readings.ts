import { charsetOf, toUtf8, utf16Of } from './charset.ts';
import type { MediaType } from './media-type.ts';

/** What a body may be as JSON in UTF-8, and what is wrong with it, in words that follow its name. */
export type JsonReading = { bytes: Buffer; warnings: readonly string[] };

/**
 * The ways to read a body as JSON, in the order to try them: unchanged, then with blanks between tokens that JSON does
 * not allow replaced by spaces.
 *
 * @param maxRepairedBytes the largest body whose blanks are replaced
 */
export function* jsonReadings(
  body: Buffer,
  mediaType: MediaType,
  maxRepairedBytes: number,
): Generator<JsonReading> {
  const charset = charsetOf(body, mediaType);
  const bytes = toUtf8(body, charset);
  const warnings = utf16Of(charset) ? [IN_UTF16] : [];
  yield { bytes, warnings };
  if (bytes.length > maxRepairedBytes) return;
  const repaired = withSpaces(bytes.toString());
  if (repaired !== undefined) yield { bytes: Buffer.from(repaired), warnings: [...warnings, OTHER_BLANKS] };
}

const IN_UTF16 = 'is in UTF-16: JSON is exchanged in UTF-8 (RFC 8259, 8.1)';
const OTHER_BLANKS = 'has blanks that JSON does not allow, such as no-break spaces: they were read as spaces';

/** Blanks of Unicode and byte order marks, which editors and concatenation leave; JSON has four others (RFC 8259, 2). */
const OTHER_BLANK = /[\v\f\u0085\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]/;

/** A JSON text with a space for each other blank outside its strings; undefined where there is none. */
function withSpaces(text: string): string | undefined {
  if (!OTHER_BLANK.test(text)) return undefined;
  let result = '';
  let from = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) isInString = !isInString;
    else if (isInString) at += unit === BACKSLASH ? 1 : 0;
    else if ((unit < 0x20 || unit > 0x7f) && OTHER_BLANK.test(text.charAt(at))) {
      result += `${text.slice(from, at)} `;
      from = at + 1;
    }
  }
  return from === 0 ? undefined : result + text.slice(from);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
