import { PassThrough, pipeline, type Readable, type Transform } from 'node:stream';
import { decodingStreams } from '../../egress/content-encoding.ts';
import { redactingStream } from '../redaction/redacting-stream.ts';
import type { Secrets } from '../redaction/secrets.ts';
import { redactingUtf16Streams } from '../redaction/utf16-stream.ts';
import { toStreamProblem } from '../upstream/upstream-problems.ts';
import {
  singleHeader,
  type UpstreamHeaders,
  type UpstreamStreamingResponse,
} from '../upstream/upstream-response.ts';
import { encodingOf } from './charset.ts';
import { parseMediaType } from './media-type.ts';

/**
 * The body of a response as a stream of its bytes: decompressed, secrets redacted, never in memory as a whole.
 *
 * @param origin of the API; the stream fails with a Problem
 * @throws EgressBadEncoding
 */
export function streamBody(
  { headers, body }: UpstreamStreamingResponse,
  secrets: Secrets,
  origin: string,
): Readable {
  const transforms = decodingStreams(headers);
  if (!secrets.isEmpty) transforms.push(...redactingStreams(headers, secrets));
  transforms.push(problemStream(origin));
  // The reader of the last stream gets the error.
  return transforms.reduce<Readable>((from, to) => pipeline(from, to, () => {}), body);
}

/** Passes on all there is, and of a failure the problem that it is. */
function problemStream(origin: string): PassThrough {
  return new PassThrough({
    destroy: (error, done) => done(error && toStreamProblem(error, origin)),
  });
}

function redactingStreams(headers: UpstreamHeaders, secrets: Secrets): Transform[] {
  const { charset = 'utf-8' } = parseMediaType(singleHeader(headers['content-type']) ?? '');
  const encoding = encodingOf(charset);
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return redactingUtf16Streams(secrets, encoding);
  return [redactingStream(secrets)];
}
