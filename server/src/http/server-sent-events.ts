import { PassThrough, type Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toProblem } from './problems.ts';

/** Responds with server-sent events (HTML Living Standard, 9.2). */

/** True where the client follows by events. */
export function wantsEvents({ headers }: FastifyRequest): boolean {
  return headers.accept?.toLowerCase().includes('text/event-stream') ?? false;
}

type Emit = (event: string, data: object) => void;

/**
 * Sends the events that `run` emits, and an `error` with the problem where it fails.
 *
 * @returns the reply, for the handler to give back
 */
export function sendEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  run: (emit: Emit) => Promise<void>,
): FastifyReply {
  const events = new PassThrough();
  const write = (text: string) => {
    if (!events.destroyed) events.write(text);
  };
  run((event, data) => write(eventText(event, data)))
    .catch((error) => write(errorText(error, request)))
    .finally(() => events.end());
  return sendEventStream(reply, events);
}

/** Sends events as they are produced, each when the client has received the one before. */
export function sendEventStream(reply: FastifyReply, events: Readable): FastifyReply {
  // X-Accel-Buffering: nginx would hold the events back.
  return reply
    .headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    .send(events);
}

export function eventText(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The event of a failure, with the problem. */
export function errorText(error: unknown, request: FastifyRequest): string {
  return eventText('error', { problem: toProblem(error, request).document() });
}
