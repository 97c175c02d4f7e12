import { EventEmitter, once } from 'node:events';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { onResponseEnd } from './client-disconnect.ts';
import { Problem, sendProblem } from './problems.ts';
import { Slots } from './slots.ts';

const DRAIN_INTERVAL_MS = 20;
const FLUSH_MS = 200;

/**
 * Follows the requests in flight, so that closing the server waits for them and not for idle connections.
 *
 * @returns `drain`: each response from now on ends its connection, so that clients open the next one at another server;
 *   `abort`: ends the requests in flight, for a server that has waited long enough; `ended`: resolves once what
 *   runs at the end of each has run, which for a connection that breaks off is after the server has closed
 */
export function followRequests(server: FastifyInstance): {
  drain: () => void;
  abort: () => void;
  ended: () => Promise<void>;
} {
  let isDraining = false;
  const inFlight = new Slots<FastifyReply>();
  const events = new EventEmitter();
  server.addHook('onRequest', (_request, reply, done) => {
    const slot = inFlight.add(reply);
    if (isDraining) reply.header('connection', 'close');
    onResponseEnd(reply, () => {
      inFlight.remove(slot);
      if (inFlight.size === 0) events.emit('empty');
    });
    done();
  });
  // Node also waits for connections without any request, which browsers open ahead of need.
  server.addHook('preClose', (done) => {
    const timer = setInterval(() => {
      if (inFlight.size === 0) server.server.closeAllConnections();
    }, DRAIN_INTERVAL_MS);
    server.server.once('close', () => clearInterval(timer));
    done();
  });

  function drain(): void {
    isDraining = true;
  }

  function abort(): void {
    for (const reply of inFlight) {
      if (reply.sent || reply.raw.headersSent) reply.raw.destroy();
      else sendProblem(stopping(), reply.header('connection', 'close'));
    }
    // Clients that do not read, and bodies that do not end.
    setTimeout(() => server.server.closeAllConnections(), FLUSH_MS);
  }

  async function ended(): Promise<void> {
    if (inFlight.size > 0) await once(events, 'empty');
  }

  return { drain, abort, ended };
}

function stopping(): Problem {
  return new Problem('server_stopping', 'This server is stopping. Send the request again in a few seconds.', {
    retryAfterSeconds: 5,
  });
}
