import { setImmediate } from 'node:timers/promises';
import { MAY_END_IN, SO_FAR_VALID, STATE, TOO_DEEP } from './json-program.ts';
import { jsonStack, jsonState, MAX_JSON_DEPTH, SLICE_BYTES, validateSlice } from './programs.ts';

export { MAX_JSON_DEPTH };

/** What bytes are as a JSON text; `values` counts those in containers too. */
export type JsonValidation = { kind: 'valid'; values: number } | { kind: 'invalid' } | { kind: 'too_deep' };

/** The largest JSON text that is parsed in one piece: parsing takes many times its size in memory, and delays other calls. */
export type ParseLimits = { bytes: number; values: number };

/**
 * Whether bytes that arrive in chunks are one JSON text (RFC 8259) of at most MAX_JSON_DEPTH levels, without building its
 * values, which take several times the size of a large text. Whether its strings are valid UTF-8 is not checked.
 */
export class JsonValidator {
  readonly #state = new Int32Array(jsonState.length);
  #stack = new Uint8Array(0);
  #failure: JsonValidation | undefined;

  /** @returns what is wrong with the chunks so far, whatever comes; undefined: nothing */
  push(chunk: Uint8Array): JsonValidation | undefined {
    if (this.#failure || chunk.length === 0) return this.#failure;
    jsonState.set(this.#state);
    jsonStack.set(this.#stack);
    this.#failure = validateSlices(chunk);
    if (this.#failure) return this.#failure;
    this.#state.set(jsonState);
    this.#stack = jsonStack.slice(0, (jsonState[STATE.depth] ?? 0) + 1);
    return undefined;
  }

  end(): JsonValidation {
    if (this.#failure) return this.#failure;
    return verdict(this.#state);
  }
}

const NO_JSON: JsonValidation = { kind: 'invalid' };
const TOO_DEEP_JSON: JsonValidation = { kind: 'too_deep' };

function verdict(state: Int32Array): JsonValidation {
  const isWhole = state[STATE.depth] === 0 && (MAY_END_IN >> (state[STATE.state] ?? 0)) & 1;
  return isWhole ? { kind: 'valid', values: state[STATE.values] ?? 0 } : NO_JSON;
}

/** As `JsonValidator`, of all chunks of a text. */
export function validateJsonAtOnce(chunks: readonly Uint8Array[]): JsonValidation {
  jsonState.fill(0);
  for (const chunk of chunks) {
    const failure = validateSlices(chunk);
    if (failure) return failure;
  }
  return verdict(jsonState);
}

/** Goes on in the state that the program is in. @returns what is wrong, whatever comes */
function validateSlices(bytes: Uint8Array): JsonValidation | undefined {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    const result = validateSlice(bytes.length <= SLICE_BYTES ? bytes : bytes.subarray(at, at + SLICE_BYTES));
    if (result !== SO_FAR_VALID) return result === TOO_DEEP ? TOO_DEEP_JSON : NO_JSON;
  }
  return undefined;
}

/** What is validated at once: a millisecond at most, whatever the bytes are. */
const PART_BYTES = 4 * SLICE_BYTES;

/** As `validateJsonAtOnce`; between the parts of a large one other requests are served. */
export async function validateJson(bytes: Uint8Array): Promise<JsonValidation> {
  if (bytes.length <= PART_BYTES) return validateJsonAtOnce([bytes]);
  const validator = new JsonValidator();
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    if (at > 0) await setImmediate();
    const failure = validator.push(bytes.subarray(at, at + PART_BYTES));
    if (failure) return failure;
  }
  return validator.end();
}
