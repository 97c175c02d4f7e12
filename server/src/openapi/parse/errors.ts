const PASTE_ALL = 'Paste the whole text of the spec, from its first line to its last, or choose its file.';
const CHECK_URL = 'Check the URL, or open the spec in your browser and paste its text.';

/** @param found what it is instead, as a sentence */
export function notASpec(found: string): SpecError {
  return new SpecError('not_a_spec', `${found} ${CHECK_URL}`, found);
}

/** A spec that cannot be used; the message says what was found and what to do. */
export class SpecError extends Error {
  readonly code: 'not_a_spec' | 'unsupported_version' | 'unknown_operation';

  readonly #found: string | undefined;

  /** @param found what was found instead, where the message says besides only how to get the spec from its URL */
  constructor(code: SpecError['code'], message: string, found?: string) {
    super(message);
    this.code = code;
    this.#found = found;
  }

  /** The message for a text that was pasted: it has no URL to check. */
  get messageForPasted(): string {
    return this.#found === undefined ? this.message : `${this.#found} ${PASTE_ALL}`;
  }
}

/** Text of a spec in a message, shortened. */
export function quote(text: string, longest = 100): string {
  return `“${text.slice(0, longest)}”`;
}

/** A fault with which a spec can still be used, and its location as a JSON pointer (RFC 6901). */
export type SpecWarning = { pointer: string; message: string };
