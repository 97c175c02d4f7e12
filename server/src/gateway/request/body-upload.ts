import type { Readable } from 'node:stream';
import { Problem } from '../../http/problems.ts';
import type { Json } from '../../openapi/parse/json.ts';
import type { StreamedForm } from './form-parts.ts';
import { toRawInput } from './raw-input.ts';

/**
 * A form that an app streams through us: multipart/form-data whose first part, `call`, is the call in JSON. The
 * parts after it are a form already (RFC 2046, 5.1.1), with the same boundary: they are forwarded unchanged, as
 * fast as the API reads them.
 */

export type Upload = { input: unknown; form: StreamedForm };

/** The call itself holds parameters and no content. */
const MAX_CALL_BYTES = 64 * 1024;

/**
 * @param limit the largest form, in bytes
 * @throws Problem malformed_request, request_too_large
 */
export async function readUpload(
  stream: Readable,
  headers: { 'content-type'?: string | undefined; 'content-length'?: string | undefined },
  limit: number,
): Promise<Upload> {
  const contentType = headers['content-type'] ?? '';
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i
    .exec(contentType)
    ?.slice(1)
    .find(Boolean);
  if (boundary === undefined) throw malformed('its Content-Type names no boundary');
  const total = headers['content-length'] === undefined ? null : Number(headers['content-length']);
  if (total !== null && total > limit) throw tooLarge(limit);
  // An API may respond before it has read everything: the app's connection stays open for the response.
  const chunks = stream.iterator({ destroyOnReturn: false });
  const { part, rest, consumed } = await firstPart(chunks, boundary);
  const parts = limitBytes(rest, chunks, limit - consumed);
  return {
    input: parseInput(part),
    form: { parts, boundary, contentType, length: total === null ? null : total - consumed },
  };
}

/** @returns the first part with its headers, and what was read behind it, from the next boundary on */
async function firstPart(chunks: AsyncIterator<Buffer>, boundary: string) {
  const opening = Buffer.from(`--${boundary}\r\n`);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const read: Buffer[] = [];
  let bytes = Buffer.alloc(0);
  for (let end = -1; end === -1; ) {
    const { value, done } = await chunks.next();
    if (done) throw malformed('its first part does not end');
    read.push(value);
    bytes = Buffer.concat(read);
    if (!opening.subarray(0, bytes.length).equals(bytes.subarray(0, opening.length)))
      throw malformed('it does not begin with its boundary');
    end = bytes.indexOf(delimiter, opening.length - 2);
    if ((end === -1 ? bytes.length : end) > MAX_CALL_BYTES) throw tooLarge(MAX_CALL_BYTES);
    if (end !== -1) {
      const consumed = end + 2;
      return { part: bytes.subarray(opening.length, end), rest: bytes.subarray(consumed), consumed };
    }
  }
  throw malformed('its first part does not end');
}

function parseInput(part: Buffer): unknown {
  const end = part.indexOf('\r\n\r\n');
  const head = part.subarray(0, Math.max(0, end)).toString();
  if (!/^content-disposition:\s*form-data;(?:.*;)?\s*name="?call"?\s*(?:;|$)/im.test(head))
    throw malformed('its first part is not named call');
  const text = part.subarray(end + 4).toString();
  try {
    const input: Json = JSON.parse(text);
    return toRawInput(input, text)?.input ?? input;
  } catch {
    throw malformed('its part named call is not JSON');
  }
}

async function* limitBytes(
  rest: Buffer,
  chunks: AsyncIterator<Buffer>,
  limit: number,
): AsyncGenerator<Buffer> {
  let left = limit - rest.length;
  yield rest;
  try {
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      left -= next.value.length;
      if (left < 0) throw tooLarge(limit);
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

function malformed(reason: string): Problem {
  return new Problem(
    'malformed_request',
    `The form could not be read: ${reason}. Send a first part named call with the call in JSON, then the parts for the API.`,
  );
}

function tooLarge(limit: number): Problem {
  return new Problem(
    'request_too_large',
    `The form, or the call in it, is larger than the ${limit} bytes that this server takes.`,
  );
}
