import { Transform } from 'node:stream';
import { createRedactor, type Redactor } from './redactor.ts';
import type { Secrets } from './secrets.ts';
import { createUtf16Redactor, type Utf16 } from './utf16-redactor.ts';

/**
 * Redacts a stream as `redact` redacts its whole, whatever its chunks are.
 *
 * @param utf16Of whether the stream is in UTF-16, by its first two bytes
 */
export function redactingStream(
  secrets: Secrets,
  utf16Of: (start: Buffer) => Utf16 | undefined = () => undefined,
): Transform {
  let redactor: Redactor | undefined;
  let start = Buffer.alloc(0);

  function open(): Redactor {
    const utf16 = utf16Of(start);
    return utf16 ? createUtf16Redactor(secrets, utf16) : createRedactor(secrets);
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let bytes = chunk;
      if (!redactor) {
        start = Buffer.concat([start, chunk]);
        if (start.length < 2) return done();
        redactor = open();
        bytes = start;
      }
      for (const piece of redactor.push(bytes)) this.push(piece);
      done();
    },
    flush(done) {
      if (redactor) return done(null, redactor.end());
      redactor = open();
      done(null, Buffer.concat([...redactor.push(start), redactor.end()]));
    },
  });
}
