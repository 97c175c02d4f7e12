import { PassThrough, pipeline, type Readable, type Transform } from 'node:stream';
import { decodingStreams } from '../../egress/content-encoding.ts';
import { isJsonMediaType, isTextMediaType } from '../../openapi/model/media-types.ts';
import { redactingStream } from '../redaction/redacting-stream.ts';
import type { Secrets } from '../redaction/secrets.ts';
import { toStreamProblem } from '../upstream/upstream-problems.ts';
import type { UpstreamHeaders, UpstreamStreamingResponse } from '../upstream/upstream-response.ts';
import { charsetOf, utf16Of } from './charset.ts';
import { contentTypesIn, mainContentType, parseMediaType } from './media-type.ts';

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
  if (!secrets.isEmpty) transforms.push(redactingTransform(headers, secrets));
  transforms.push(new ProblemStream(origin));
  // The reader of the last stream gets the error.
  return transforms.reduce<Readable>((from, to) => pipeline(from, to, () => {}), body);
}

/** Passes on all there is, and of a failure the problem that it is, also to a reader that comes after it. */
class ProblemStream extends PassThrough {
  readonly #origin: string;

  constructor(origin: string) {
    super();
    this.#origin = origin;
  }

  override destroy(error?: Error | null): this {
    return super.destroy(error ? toStreamProblem(error, this.#origin) : undefined);
  }
}

/** Text may be in UTF-16, which its first bytes say; bytes of other types are what they are. */
function redactingTransform(headers: UpstreamHeaders, secrets: Secrets): Transform {
  const mediaType = parseMediaType(mainContentType(contentTypesIn(headers)));
  const isText = isTextMediaType(mediaType.essence) || isJsonMediaType(mediaType.essence);
  return redactingStream(secrets, (start) =>
    utf16Of(isText ? charsetOf(start, mediaType) : mediaType.charset),
  );
}
