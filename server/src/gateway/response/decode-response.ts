import { decodeBody } from '../../egress/content-encoding.ts';
import { toUpstreamProblem } from '../upstream/upstream-problems.ts';
import type { UpstreamResponse } from '../upstream/upstream-response.ts';

/**
 * The response with its content encodings undone.
 *
 * @param maxBytes of the body after decompression
 * @param origin of the API
 * @throws Problem bad_upstream_response, response_too_large
 */
export async function decodeResponse(
  response: UpstreamResponse,
  maxBytes: number,
  origin: string,
): Promise<UpstreamResponse> {
  try {
    const body = await decodeBody(response.headers, response.body, maxBytes);
    return body === response.body ? response : { ...response, body };
  } catch (error) {
    throw toUpstreamProblem(error, origin);
  }
}
