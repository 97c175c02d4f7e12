import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream';
import { NoResponse, toEventProblem } from './problem.ts';

/**
 * The server-sent events of a response, as they arrive.
 *
 * @param stream undefined: there was no response
 * @throws ApiProblem for an `error` event, NoResponse where the connection ends early
 */
export async function* parseEvents(
  stream: ReadableStream<Uint8Array<ArrayBuffer>> | null | undefined,
): AsyncGenerator<EventSourceMessage> {
  if (!stream) throw new NoResponse();
  const reader = stream
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  const read = () =>
    reader.read().catch((error: unknown) => {
      throw error instanceof TypeError ? new NoResponse() : error;
    });
  for (let next = await read(); !next.done; next = await read()) {
    if (next.value.event === 'error') throw toEventProblem(next.value.data);
    yield next.value;
  }
}
