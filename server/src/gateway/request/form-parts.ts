import { Problem } from '../../http/problems.ts';

/** A form that an app streams through a call: the parts of it that are for the API. */
export type StreamedForm = {
  parts: AsyncIterable<Buffer>;
  boundary: string;
  contentType: string;
  /** null where it is not known. */
  length: number | null;
};

/** The headers of a part name its field, its file and its type. */
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * The same form, whose parts are looked at as they stream through. A line ends with LF or CRLF, since many servers read
 * both.
 *
 * @param chunks of multipart/form-data, from its first boundary on
 * @param refuse throws for the name of a field that must not be sent
 */
export async function* inspectParts(
  chunks: AsyncIterable<Buffer>,
  boundary: string,
  refuse: (name: string) => void,
): AsyncGenerator<Buffer> {
  const delimiter = Buffer.from(`\n--${boundary}`);
  // The first boundary is at the beginning of a line as well.
  let pending = Buffer.from('\n');
  let skipped = pending.length;
  let isInHeaders = false;
  for await (const chunk of chunks) {
    pending = Buffer.concat([pending, chunk]);
    let passed = 0;
    for (;;) {
      if (isInHeaders) {
        const end = headersEnd(pending, passed + delimiter.length);
        if (end === -1) break;
        const headers = pending.toString('latin1', passed + delimiter.length, end);
        for (const name of fieldNames(headers)) refuse(name);
        // The line break that ends the headers may begin the next boundary.
        passed = end - 1;
        isInHeaders = false;
      }
      const at = pending.indexOf(delimiter, passed);
      // The end of what is pending may be the beginning of a boundary.
      passed = at === -1 ? Math.max(passed, pending.length - delimiter.length + 1) : at;
      if (at === -1) break;
      isInHeaders = true;
    }
    if (passed > skipped) yield pending.subarray(skipped, passed);
    skipped = Math.max(0, skipped - passed);
    pending = pending.subarray(passed);
  }
  if (pending.length > skipped) yield pending.subarray(skipped);
}

/**
 * Where the headers of a part end, with the empty line after them. The last boundary has no part; what comes after it is
 * looked at all the same, since some servers read on.
 *
 * @returns -1 where that has not arrived
 * @throws Problem malformed_request
 */
function headersEnd(bytes: Buffer, start: number): number {
  const text = bytes.toString('latin1', start, start + MAX_HEADER_BYTES);
  if (text.startsWith('--')) return start;
  const end = /\r?\n\r?\n/.exec(text);
  if (end) return start + end.index + end[0].length;
  if (text.length < MAX_HEADER_BYTES) return -1;
  throw new Problem(
    'malformed_request',
    `The headers of a part of the form are larger than ${MAX_HEADER_BYTES} bytes.`,
  );
}

/**
 * Every name that a server may read in the headers of a part (RFC 7578, 4.2), quoted in one way or another.
 *
 * @throws Problem malformed_request where it may read another name than is written
 */
function* fieldNames(headers: string): Generator<string> {
  if (ENCODED_NAME.test(headers)) {
    throw new Problem(
      'malformed_request',
      'The headers of a part of the form have control characters or an encoded name. Write names as they are (RFC 7578, 5.1).',
    );
  }
  const names = headers.matchAll(/[;:]\s*name\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^;\s]*))/gi);
  for (const [, quoted, singleQuoted, plain] of names) {
    const name = quoted ?? singleQuoted ?? plain ?? '';
    yield name;
    // RFC 9110, 5.6.4: a backslash quotes the next character.
    if (name.includes('\\')) yield name.replace(/\\(.)/g, '$1');
  }
}

/** A control character within a line, `name*=` (RFC 8187), `name*0=` (RFC 2231) or an encoded word (RFC 2047). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ENCODED_NAME = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[;:]\s*name\s*\*|\bname\s*=[^;]*=\?/i;
