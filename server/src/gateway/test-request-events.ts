import type { FastifyRequest } from 'fastify';
import { errorText, eventText } from '../http/server-sent-events.ts';
import { streamed, textDecoderOf } from './response/envelope.ts';
import { shownCall, type TriedCall, tenths } from './test-request-result.ts';
import { streamProblem } from './upstream/send.ts';
import type { UpstreamStreamingResponse } from './upstream/upstream-response.ts';

type Streaming = TriedCall & {
  answer: UpstreamStreamingResponse;
  /** On the clock of `performance.now()`. */
  startedAt: number;
};

/** A tried call as events, its answer as it arrives: text as text, of anything else how many bytes came. */
export async function* triedEvents(
  { startedAt, ...call }: Streaming,
  client: FastifyRequest,
): AsyncGenerator<string> {
  const { request, answer, secrets } = call;
  yield eventText('answered', shownCall(call));
  let bytes = 0;
  try {
    const { contentType, body } = streamed(answer, secrets);
    const decoder = textDecoderOf(contentType);
    for await (const chunk of body) {
      bytes += chunk.length;
      yield eventText('data', { bytes, text: decoder?.decode(chunk, { stream: true }) });
    }
    yield eventText('end', { bytes, total_ms: tenths(performance.now() - startedAt) });
  } catch (error) {
    yield errorText(error instanceof Error ? streamProblem(error, request.origin) : error, client);
  }
}
