import type { FastifyInstance, FastifyReply } from 'fastify';
import { type CancelSignal, CancelSource } from './cancel-signal.ts';

declare module 'fastify' {
  interface FastifyReply {
    /** What `onResponseEnd` calls; null while there is nothing. */
    endListeners: (() => void)[] | null;
  }
}

/** Adds what `onResponseEnd` needs to replies. */
export function decorateWithEndListeners(server: FastifyInstance): void {
  server.decorateReply('endListeners', null);
}

/** A signal that is aborted when the client closes its connection before the response is written. */
export function clientDisconnect(reply: FastifyReply): CancelSignal {
  const source = new CancelSource();
  onResponseEnd(reply, () => {
    if (!reply.raw.writableFinished) source.abort();
  });
  return source;
}

/**
 * The same as an AbortSignal, for what takes no other.
 *
 * @param reason makes what it is aborted with
 */
export function clientDisconnectSignal(reply: FastifyReply, reason: () => Error): AbortSignal {
  const controller = new AbortController();
  onResponseEnd(reply, () => {
    if (!reply.raw.writableFinished) controller.abort(reason());
  });
  return controller.signal;
}

/**
 * Ends a response whose client has read nothing of what is written for so long: it would be held in memory for ever. A
 * response that has nothing to write waits as long as it takes.
 */
export function endUnread({ raw }: FastifyReply, ms: number): void {
  raw.setTimeout(ms, () => {
    if (raw.writableLength > 0) raw.destroy();
  });
}

/**
 * Calls a listener once the connection of a response is done with it, whether the response is complete or not. All of a
 * response share one listener of its stream: each takes a microsecond to add and remove.
 */
export function onResponseEnd(reply: FastifyReply, listener: () => void): void {
  if (reply.raw.closed) listener();
  else if (reply.endListeners) reply.endListeners.push(listener);
  else {
    const listeners = [listener];
    reply.endListeners = listeners;
    reply.raw.on('close', () => {
      for (const one of listeners) one();
    });
  }
}
