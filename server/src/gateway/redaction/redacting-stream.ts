import { Transform } from 'node:stream';
import { createRedactor } from './redactor.ts';
import type { Secrets } from './secrets.ts';

/** Redacts a stream as `redact` redacts its whole, whatever its chunks are. */
export function redactingStream(secrets: Secrets): Transform {
  const redactor = createRedactor(secrets);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, redactor.push(chunk));
    },
    flush(done) {
      done(null, redactor.end());
    },
  });
}
