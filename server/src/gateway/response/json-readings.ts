import { withPlainBlanks } from '../../openapi/parse/json-text.ts';
import { charsetOf, isOtherThanNamed, toUtf8, utf16Of } from './charset.ts';
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
  const warnings = [
    ...(utf16Of(charset) ? [IN_UTF16] : []),
    ...(isOtherThanNamed(body, charset) ? [NOT_UTF8] : []),
  ];
  yield { bytes, warnings };
  if (bytes.length > maxRepairedBytes) return;
  const repaired = withPlainBlanks(bytes.toString());
  if (repaired !== undefined) yield { bytes: Buffer.from(repaired), warnings: [...warnings, OTHER_BLANKS] };
}

const IN_UTF16 = 'is in UTF-16: JSON is exchanged in UTF-8 (RFC 8259, 8.1)';
const NOT_UTF8 = 'is not valid UTF-8 and names no other charset: check its special characters';
const OTHER_BLANKS = 'has blanks that JSON does not allow, such as no-break spaces: they were read as spaces';
