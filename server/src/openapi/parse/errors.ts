/** A description that cannot be used; the message tells its owner what was found and what to do. */
export class SpecError extends Error {
  readonly code: 'not_a_spec' | 'unsupported_version' | 'unknown_operation';

  constructor(code: SpecError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** What a description says, as messages show it: nobody reads a long one to its end. */
export function quote(text: string, longest = 100): string {
  return `“${text.slice(0, longest)}”`;
}

/** A fault that does not keep a description from being used, with its place as a JSON pointer (RFC 6901). */
export type SpecWarning = { pointer: string; message: string };
