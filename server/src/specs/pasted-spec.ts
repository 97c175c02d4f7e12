import { isObject, type Json, member } from '../openapi/parse/json.ts';
import { memberSource } from '../openapi/parse/json-text.ts';

/** The JSON body of a request without its spec: `rest` has an empty text in place of a `document` that is one. */
export type PastedSpec = { rest: string; document: Uint8Array | null };

/** The other members are a URL, a switch, and the keys of operations. */
const MAX_REST_LENGTH = 256 * 1024;

export class PastedSpecError extends Error {
  readonly code: 'malformed_request' | 'request_too_large';

  constructor(code: PastedSpecError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Extracts the member `document` from the JSON body of a request, as its text or, where it is an object, as the request
 * has it: parsed and serialized again, `"version": 1.10` would be 1.1. It is in UTF-8, as a download.
 *
 * @throws PastedSpecError
 */
export function extractPastedSpec(text: string): PastedSpec {
  const body = parse(text);
  const pasted = isObject(body) ? member(body, 'document') : undefined;
  const source = isObject(pasted) ? memberSource(text, 'document') : pasted;
  const isSpec = typeof source === 'string';
  const rest = serialize(isSpec && isObject(body) ? { ...body, document: '' } : body);
  if (rest.length > MAX_REST_LENGTH)
    throw new PastedSpecError(
      'request_too_large',
      `The fields of the request other than document are larger than ${MAX_REST_LENGTH} bytes. Send less.`,
    );
  return { rest, document: isSpec ? new Uint8Array(Buffer.from(source)) : null };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new PastedSpecError(
      'malformed_request',
      'The request could not be read: its body is not valid JSON. Send JSON, in UTF-8.',
    );
  }
}

/** JSON.parse takes any depth, JSON.stringify only that of the call stack. */
function serialize(body: Json): string {
  try {
    return JSON.stringify(body);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new PastedSpecError(
      'malformed_request',
      'The fields of the request other than document are nested too deeply. Send only those of this request.',
    );
  }
}
