import { isUtf8 } from 'node:buffer';

/** Whether bytes that arrive in chunks are valid UTF-8 (RFC 3629); a chunk may end within a character. */
export class Utf8Validator {
  #begun = NOTHING;

  /** @returns false where the chunks so far are no UTF-8, whatever comes */
  push(chunk: Buffer): boolean {
    let rest = chunk;
    if (this.#begun.length > 0) {
      const missing = lengthOf(this.#begun[0] ?? 0) - this.#begun.length;
      const character = Buffer.concat([this.#begun, chunk.subarray(0, missing)]);
      rest = chunk.subarray(missing);
      if (chunk.length < missing) {
        this.#begun = character;
        return true;
      }
      this.#begun = NOTHING;
      if (!isUtf8(character)) return false;
    }
    const cut = rest.length - begunAtEnd(rest);
    if (cut < rest.length) this.#begun = Buffer.from(rest.subarray(cut));
    return isUtf8(cut < rest.length ? rest.subarray(0, cut) : rest);
  }

  /** Whether the chunks were whole characters. */
  end(): boolean {
    return this.#begun.length === 0;
  }
}

const NOTHING = Buffer.alloc(0);

/** The length of a character by its first byte (RFC 3629, 3); 1 for a byte that begins none. */
function lengthOf(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 1;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/** How many bytes at the end begin a character that is not whole. */
function begunAtEnd(bytes: Buffer): number {
  for (let count = 1; count <= Math.min(3, bytes.length); count += 1) {
    const byte = bytes[bytes.length - count] ?? 0;
    if ((byte & 0xc0) !== 0x80) return lengthOf(byte) > count ? count : 0;
  }
  return 0;
}
