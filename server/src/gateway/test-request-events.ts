import { eventText } from '../http/server-sent-events.ts';
import { textDecoderFor } from './response/charset.ts';
import { roundMs, type TestRequestDetails } from './test-request-result.ts';

type StreamedTestRequest = {
  details: TestRequestDetails;
  contentType: string;
  body: AsyncIterable<Buffer>;
  /** On the clock of `performance.now()`. */
  startedAt: number;
  /** The event for a failure. */
  errorEvent: (error: unknown) => string;
};

/** A test request as server-sent events: text chunks as text, of other content the number of bytes so far. */
export async function* testRequestEvents({
  details,
  contentType,
  body,
  startedAt,
  errorEvent,
}: StreamedTestRequest): AsyncGenerator<string> {
  yield eventText('response', details);
  let bytes = 0;
  try {
    let decoder: ReturnType<typeof textDecoderFor>;
    for await (const chunk of body) {
      if (bytes === 0) decoder = textDecoderFor(contentType, chunk);
      bytes += chunk.length;
      yield eventText('data', { bytes, text: decoder?.decode(chunk, { stream: true }) });
    }
    yield eventText('end', { bytes, total_ms: roundMs(performance.now() - startedAt) });
  } catch (error) {
    yield errorEvent(error);
  }
}
