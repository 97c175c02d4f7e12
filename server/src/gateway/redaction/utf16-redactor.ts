import { TextDecoder } from 'node:util';
import { createRedactor, type Redactor } from './redactor.ts';
import type { Secrets } from './secrets.ts';

/** The charsets in which ASCII characters are two bytes, and secrets in other escapes are not found in the bytes. */
export type Utf16 = 'utf-16le' | 'utf-16be';

/** Redacts text in UTF-16 chunk by chunk; it stays in UTF-16. */
export function createUtf16Redactor(secrets: Secrets, charset: Utf16): Redactor {
  const redactor = createRedactor(secrets);
  const input = new TextDecoder(charset, { ignoreBOM: true });
  const output = new TextDecoder('utf-8', { ignoreBOM: true });

  function encode(utf8: Buffer): Buffer {
    const bytes = Buffer.from(output.decode(utf8, { stream: true }), 'utf16le');
    return charset === 'utf-16le' ? bytes : bytes.swap16();
  }

  return {
    push: (chunk) => redactor.push(Buffer.from(input.decode(chunk, { stream: true }))).map(encode),
    end: () => encode(Buffer.concat([...redactor.push(Buffer.from(input.decode())), redactor.end()])),
  };
}
