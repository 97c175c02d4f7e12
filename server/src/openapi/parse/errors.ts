/** A spec that cannot be used; the message says what was found and what to do. */
export class SpecError extends Error {
  readonly code: 'not_a_spec' | 'unsupported_version' | 'unknown_operation';

  constructor(code: SpecError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Text of a spec in a message, shortened. */
export function quote(text: string, longest = 100): string {
  return `“${text.slice(0, longest)}”`;
}

/** A fault with which a spec can still be used, and its location as a JSON pointer (RFC 6901). */
export type SpecWarning = { pointer: string; message: string };
