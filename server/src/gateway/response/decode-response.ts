import { decodeBody } from '../../egress/content-encoding.ts';
import { EgressTimeout } from '../../egress/errors.ts';
import { toUpstreamProblem } from '../upstream/upstream-problems.ts';
import type { UpstreamResponse } from '../upstream/upstream-response.ts';

/**
 * The response with its content encodings undone.
 *
 * @param maxBytes of the body after decompression
 * @param origin of the API; `deadline` is that of the call
 * @throws Problem bad_upstream_response, response_too_large, api_timeout
 */
export async function decodeResponse(
  response: UpstreamResponse,
  maxBytes: number,
  { origin, deadline }: { origin: string; deadline: number },
): Promise<UpstreamResponse> {
  try {
    const decoding = decodeBody(response.headers, response.body, maxBytes);
    const body = decoding instanceof Promise ? await before(deadline, decoding, origin) : decoding;
    return body === response.body ? response : { ...response, body };
  } catch (error) {
    throw toUpstreamProblem(error, origin);
  }
}

/** @throws EgressTimeout once the deadline has passed */
async function before<T>(deadline: number, result: Promise<T>, origin: string): Promise<T> {
  const timedOut = Promise.withResolvers<never>();
  const reject = () => timedOut.reject(new EgressTimeout(new URL(origin).host, 'total'));
  const timer = setTimeout(reject, Math.max(0, deadline - performance.now()));
  try {
    return await Promise.race([result, timedOut.promise]);
  } finally {
    clearTimeout(timer);
  }
}
