import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import {
  brotliDecompress,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
  gunzip,
  inflate,
  zstdDecompress,
} from 'node:zlib';
import { Problem } from '../../http/problems.ts';
import type { UpstreamHeaders, UpstreamResponse } from '../upstream/upstream-response.ts';

/** The encodings that answers come in (RFC 9110, 8.4), and how they are undone. */

/** Undoes an encoding: at once with a limit, or as a stream. */
type Decoder = { whole: (body: Buffer, limit: number) => Promise<Buffer>; stream: () => Transform };

const DECODERS: Readonly<Record<string, Decoder>> = (() => {
  const decoder = (
    whole: (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>,
    stream: () => Transform,
  ): Decoder => ({ whole: (body, maxOutputLength) => whole(body, { maxOutputLength }), stream });
  const gzip = decoder(promisify(gunzip), createGunzip);
  return {
    gzip,
    'x-gzip': gzip,
    deflate: decoder(promisify(inflate), createInflate),
    br: decoder(promisify(brotliDecompress), createBrotliDecompress),
    zstd: decoder(promisify(zstdDecompress), createZstdDecompress),
  };
})();

/** What calls offer the API in Accept-Encoding. */
export const ACCEPTED_ENCODINGS = 'gzip, br, zstd';

/**
 * The answer with its Content-Encoding undone.
 *
 * @param limit the largest body, in bytes after decompression
 * @throws Problem bad_upstream_response, response_too_large
 */
export function decodedAnswer(
  answer: UpstreamResponse,
  limit: number,
): UpstreamResponse | Promise<UpstreamResponse> {
  const encodings = encodingsOf(answer.headers);
  return encodings.length === 0 || answer.body.length === 0 ? answer : decoded(answer, encodings, limit);
}

/** What undoes the encodings of an answer that is streamed. @throws Problem bad_upstream_response */
export function decodingSteps(headers: UpstreamHeaders): Transform[] {
  return encodingsOf(headers).map((encoding) => decoderOf(encoding).stream());
}

async function decoded(
  answer: UpstreamResponse,
  encodings: readonly string[],
  limit: number,
): Promise<UpstreamResponse> {
  let { body } = answer;
  for (const encoding of encodings) {
    try {
      body = await decoderOf(encoding).whole(body, limit);
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (error instanceof RangeError) {
        throw new Problem(
          'response_too_large',
          `The answer is larger than ${limit} bytes once decompressed. Ask for less at once, or stream it with Accept: application/octet-stream.`,
        );
      }
      throw new Problem(
        'bad_upstream_response',
        `The API says its answer is ${encoding}, and it does not decompress as that.`,
      );
    }
  }
  return { ...answer, body };
}

/** @throws Problem bad_upstream_response for an encoding that was not offered */
function decoderOf(encoding: string): Decoder {
  const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (decoder) return decoder;
  throw new Problem(
    'bad_upstream_response',
    `The API sent its answer encoded as ${JSON.stringify(encoding.slice(0, 40))}; it was offered ${ACCEPTED_ENCODINGS}.`,
  );
}

/** The encodings to undo, the last first: they are listed in the order they were applied (RFC 9110, 8.4). */
function encodingsOf(headers: UpstreamHeaders): string[] {
  const header = headers['content-encoding'];
  if (header === undefined) return NO_ENCODINGS;
  const names = [header].flat().join(',').toLowerCase().split(',');
  return names
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
    .reverse();
}

const NO_ENCODINGS: string[] = [];
