/**
 * Whether a path has a segment `.` or `..` (RFC 3986, 3.3), and so leads to another path, as sent or as a server on the
 * way to the API may decode it. nginx decodes `%2F` before it removes dot segments, and the server behind it decodes once more;
 * Windows treats `\` as `/`; servlet containers remove `;...` from a segment; others accept overlong UTF-8
 * (CVE-2000-0884) or full-width characters.
 *
 * @param path percent-encoded
 */
export function hasDotSegment(path: string): boolean {
  if (!/[.%]/.test(path)) return false;
  let text = path;
  for (let round = 0; round < MAX_DECODINGS; round += 1) {
    if (DOT_SEGMENT.test(withAsciiForms(text))) return true;
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

/** Each byte as one character. */
function percentDecode(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_encoded, digits) => String.fromCharCode(Number(`0x${digits}`)));
}

/** What is read as `.`, `/` and `\` besides themselves, the bytes of its UTF-8 as characters. */
const FORMS: readonly [form: RegExp, character: string][] = [
  [/\xc0\xae|\xe0\x80\xae|\xef\xbc\x8e|\xe2\x80\xa4/g, '.'],
  [/\xe2\x80\xa5/g, '..'],
  [/\xc0\xaf|\xe0\x80\xaf|\xef\xbc\x8f|\xe2\x81\x84|\xe2\x88\x95/g, '/'],
  [/\xc1\x9c|\xe0\x81\x9c|\xef\xbc\xbc/g, '\\'],
];

function withAsciiForms(text: string): string {
  return /[\xc0-\xef]/.test(text)
    ? FORMS.reduce((result, [form, character]) => result.replace(form, character), text)
    : text;
}
