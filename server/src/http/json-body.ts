import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MAX_JSON_DEPTH, validateJson } from '../bytes/json-validator.ts';
import { Problem } from './problems.ts';

/** Parsing takes some milliseconds for each of these: it delays no other request. */
const MAX_BYTES_PARSED_AT_ONCE = 256 * 1024;

/** Makes the body of a request from its bytes. */
type ParseBody<Body> = (bytes: Buffer, request: FastifyRequest) => Body;

/**
 * Has the JSON bodies of a plugin's routes parsed by it, large ones elsewhere: JSON.parse would delay every other request.
 *
 * @param parseLarge gets the bytes in a buffer of their own
 */
export function parseJsonBodies(
  server: FastifyInstance,
  parseSmall: ParseBody<unknown>,
  parseLarge: ParseBody<Promise<unknown>>,
): void {
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) =>
      bytes.length <= MAX_BYTES_PARSED_AT_ONCE ? parseSmall(bytes, request) : parseLarge(bytes, request),
  );
}

/**
 * Has a JSON body parsed: a small one at once, a large one when it is known that it has few values. Ten megabytes of small
 * ones would delay every other request.
 *
 * @param fail called with Problem malformed_request or request_too_large in place of `parse`
 */
export function whenParsable(
  bytes: Buffer,
  maxValues: number,
  parse: () => void,
  fail: (problem: Error) => void,
): void {
  if (bytes.length <= MAX_BYTES_PARSED_AT_ONCE) parse();
  else requireParsable(bytes, maxValues).then(parse, fail);
}

/** @throws Problem malformed_request, request_too_large */
async function requireParsable(bytes: Buffer, maxValues: number): Promise<void> {
  const validation = await validateJson(withoutByteOrderMark(bytes));
  if (validation.kind === 'invalid')
    throw new Problem(
      'malformed_request',
      'The request could not be read: its body is not valid JSON. Send JSON, in UTF-8.',
    );
  if (validation.kind === 'too_deep')
    throw new Problem(
      'malformed_request',
      `The JSON of the request has more than ${MAX_JSON_DEPTH} levels. Send fewer.`,
    );
  if (validation.values > maxValues)
    throw new Problem(
      'request_too_large',
      `The JSON of the request has ${validation.values} values, and this server parses ${maxValues} at once. Send it in several requests, or ask the operator to raise LIMIT_JSON_VALUES.`,
    );
}

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes.readUIntBE(0, 3) === 0xefbbbf ? bytes.subarray(3) : bytes;
}
