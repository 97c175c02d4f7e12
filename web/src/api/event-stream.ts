import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream';
import { type ApiProblem, problemOf } from './problem.ts';

/** The server-sent events of an answer, as they come. They end early, with an error, where the connection does. */
export async function* eventsOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<EventSourceMessage> {
  const reader = stream
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

/** The problem that an `error` event tells of. */
export function problemIn(data: string): Promise<ApiProblem> {
  const { problem }: { problem: { status: number } } = JSON.parse(data);
  return problemOf(Response.json(problem, { status: problem.status }));
}
