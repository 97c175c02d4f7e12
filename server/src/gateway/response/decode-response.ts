import { decodeBody, isEncoded } from '../../egress/content-encoding.ts';
import { EgressTimeout } from '../../egress/errors.ts';
import type { CancelSignal } from '../../http/cancel-signal.ts';
import { cancelled, toUpstreamProblem } from '../upstream/upstream-problems.ts';
import type { UpstreamResponse } from '../upstream/upstream-response.ts';

/**
 * The response with its content encodings undone. Decompression ends with the call, whatever is left of the body.
 *
 * @param maxBytes of the body after decompression
 * @param call `origin` of the API; `deadline` of the call; `signal`: aborted when the client disconnects
 * @throws Problem bad_upstream_response, response_too_large, api_timeout, cancelled
 */
export async function decodeResponse(
  response: UpstreamResponse,
  maxBytes: number,
  { origin, deadline, signal }: { origin: string; deadline: number; signal: CancelSignal },
): Promise<UpstreamResponse> {
  const { headers, body } = response;
  const decoding = new AbortController();
  const onAbort = () => decoding.abort(cancelled());
  let timer: NodeJS.Timeout | undefined;
  try {
    if (body.length === 0 || !isEncoded(headers)) return response;
    const timeOut = () => decoding.abort(new EgressTimeout(new URL(origin).host, 'total'));
    timer = setTimeout(timeOut, Math.max(0, deadline - performance.now()));
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    return { ...response, body: await decodeBody(headers, body, maxBytes, decoding.signal) };
  } catch (error) {
    throw toUpstreamProblem(error, origin);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
