import { pipeline, type Readable } from 'node:stream';
import { decodingStreams } from '../../egress/content-encoding.ts';
import { redactingStream } from '../redact.ts';
import type { UpstreamStreamingResponse } from '../upstream/upstream-response.ts';

/**
 * The body of a response as a stream of its bytes: decompressed, secrets redacted, never in memory as a whole.
 *
 * @throws EgressBadEncoding
 */
export function streamBody(
  { headers, body }: UpstreamStreamingResponse,
  secrets: readonly Buffer[],
): Readable {
  const transforms = decodingStreams(headers);
  if (secrets.length > 0) transforms.push(redactingStream(secrets));
  // The reader of the last stream gets the error.
  return transforms.reduce<Readable>((from, to) => pipeline(from, to, () => {}), body);
}
