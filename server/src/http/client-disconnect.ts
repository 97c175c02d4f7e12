import type { FastifyReply } from 'fastify';

/**
 * A signal that is aborted when the client closes its connection before the response is written.
 *
 * @param reason makes what it is aborted with; an AbortError where there is none
 */
export function clientDisconnectSignal({ raw }: FastifyReply, reason?: () => Error): AbortSignal {
  const controller = new AbortController();
  const onClose = () => {
    if (!raw.writableFinished) controller.abort(reason?.());
  };
  if (raw.closed) onClose();
  else raw.once('close', onClose);
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

/** Calls a listener once the connection of a response is done with it, whether the response is complete or not. */
export function onResponseEnd({ raw }: FastifyReply, listener: () => void): void {
  if (raw.closed) listener();
  else raw.once('close', listener);
}
