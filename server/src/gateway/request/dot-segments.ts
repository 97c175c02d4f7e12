/**
 * Whether a path has a segment `.` or `..` (RFC 3986, 3.3), and so leads to another path, as sent or as a server on the
 * way to the API may decode it. nginx decodes `%2F` before it removes dot segments, and the server behind it decodes once
 * more; Windows treats `\` as `/` and drops spaces at the end of a segment; servlet containers remove `;...` from it;
 * parsers of URLs remove tabs and line breaks anywhere (URL Standard, 4.4); others end a path at NUL, or accept overlong
 * UTF-8 (CVE-2000-0884), `%u002e` or full-width characters.
 *
 * @param path percent-encoded
 */
export function hasDotSegment(path: string): boolean {
  if (!/[.%]/.test(path)) return false;
  let text = path;
  for (let round = 0; round < MAX_DECODINGS; round += 1) {
    if (DOT_SEGMENT.test(plainForm(text))) return true;
    const decoded = percentDecode(text);
    if (decoded === text) return false;
    text = decoded;
  }
  // A text that is encoded more often is an attack, and decoding it completely takes quadratic time.
  return true;
}

/** Trunkline's own encoding of the value is one of them. */
const MAX_DECODINGS = 6;

const DOT_SEGMENT = /(?:^|[/\\])\.{1,2}(?:;[^/\\]*)?(?:$|[/\\?#])/;

/** Each byte as one character, a `%uXXXX` as those of its UTF-8. */
function percentDecode(text: string): string {
  return text.replace(/%u([0-9A-Fa-f]{4})|%([0-9A-Fa-f]{2})/g, (_encoded, unit, byte) => {
    const character = String.fromCharCode(Number(`0x${unit ?? byte}`));
    return unit === undefined ? character : Buffer.from(character).toString('latin1');
  });
}

/** What is read as `.`, `/` and `\` besides themselves, the bytes of its UTF-8 as characters. */
const FORMS: readonly [form: RegExp, character: string][] = [
  [/\xc0\xae|\xe0\x80\xae|\xef\xbc\x8e|\xe2\x80\xa4/g, '.'],
  [/\xe2\x80\xa5/g, '..'],
  [/\xc0\xaf|\xe0\x80\xaf|\xef\xbc\x8f|\xe2\x81\x84|\xe2\x88\x95/g, '/'],
  [/\xc1\x9c|\xe0\x81\x9c|\xef\xbc\xbc/g, '\\'],
];

/** Without what a reader may drop, in ASCII. */
function plainForm(text: string): string {
  const compact = text.replace(DROPPED, '');
  return /[\xc0-\xef]/.test(compact)
    ? FORMS.reduce((result, [form, character]) => result.replace(form, character), compact)
    : compact;
}

/** Control characters and spaces; a segment of nothing but them and dots names nothing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const DROPPED = /[\x00-\x20\x7f]/g;
