import { Transform } from 'node:stream';
import { TextDecoder } from 'node:util';
import { redactingStream } from './redacting-stream.ts';
import type { Secrets } from './secrets.ts';

/** The charsets in which ASCII characters are two bytes, and secrets in other escapes are not found in the bytes. */
export type Utf16 = 'utf-16le' | 'utf-16be';

/** Redacts a stream of text in UTF-16, which stays in it. */
export function redactingUtf16Streams(secrets: Secrets, charset: Utf16): Transform[] {
  const toBytes = (text: string) =>
    charset === 'utf-16le' ? Buffer.from(text, 'utf16le') : Buffer.from(text, 'utf16le').swap16();
  return [
    decodingTransform(charset, (text) => Buffer.from(text)),
    redactingStream(secrets),
    decodingTransform('utf-8', toBytes),
  ];
}

function decodingTransform(charset: string, toBytes: (text: string) => Buffer): Transform {
  const decoder = new TextDecoder(charset, { ignoreBOM: true });
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, toBytes(decoder.decode(chunk, { stream: true })));
    },
    flush(done) {
      done(null, toBytes(decoder.decode()));
    },
  });
}
