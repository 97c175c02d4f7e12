import type { FastifyRequest } from 'fastify';
import type { ConnectionTimes } from '../egress/dispatcher.ts';
import { errorText, eventText } from '../http/events.ts';
import { streamed, textDecoderOf } from './answer.ts';
import type { UpstreamRequest } from './build.ts';
import type { TripNotes } from './delivery.ts';
import { maskedText } from './mask.ts';
import { streamProblem } from './send.ts';
import { shownHeaders, shownRequest, shownTimings, tenths } from './try-shown.ts';
import type { UpstreamStream } from './upstream-answer.ts';

type Streaming = {
  /** As it was sent. */
  request: UpstreamRequest;
  answer: UpstreamStream;
  secrets: readonly Buffer[];
  notes: TripNotes;
  times: ConnectionTimes;
  /** On the clock of `performance.now()`. */
  startedAt: number;
  firstByteMs: number;
};

/** A tried call as events, its answer as it arrives: text as text, of anything else how many bytes came. */
export async function* triedEvents(
  { request, answer, secrets, notes, times, startedAt, firstByteMs }: Streaming,
  client: FastifyRequest,
): AsyncGenerator<string> {
  const mask = (text: string) => maskedText(text, secrets);
  yield eventText('answered', {
    request: shownRequest(request, mask),
    response: { status_code: answer.statusCode, headers: shownHeaders(answer.headers, mask) },
    delivery: notes,
    timings: shownTimings(times, firstByteMs),
  });
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
