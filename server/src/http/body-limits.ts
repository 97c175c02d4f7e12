import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { onResponseEnd } from './client-disconnect.ts';
import { clientNetwork } from './client-network.ts';
import { Problem, sendProblem } from './problems.ts';
import { hasArrived } from './request-body.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Ends a request whose body does not arrive; null where there is no body, or it has arrived. */
    bodyTimer: NodeJS.Timeout | null;
  }
}

/** The largest body where a route sets no other limit: most take a few short fields. */
export const DEFAULT_BODY_BYTES = 64 * 1024;
/** The largest body of a route that takes texts of people, or many headers. */
export const EDIT_BODY_BYTES = 1024 * 1024;

/** A client has this long to begin, and longer by what it sends: a slow connection is no attack, a stopped one is. */
const GRACE_MS = 20_000;
const MIN_BYTES_PER_MS = 100;
/** A body of this size that has arrived costs little more than its connection, and most are smaller: it is not counted. */
const MAX_UNCOUNTED_BYTES = 4 * 1024;
/** One client may not use up what all share. */
const CLIENT_SHARE = 0.25;

/**
 * Bounds what bodies cost before their route is called: the time in which a body arrives (408), and the memory of all
 * bodies of requests in flight (503). Runs after the hooks that authenticate, before the body is read.
 *
 * @param bytesInFlight of all requests together; a quarter of it for one token, session or IP
 */
export function limitBodies(server: FastifyInstance, bytesInFlight: number): void {
  const memory = new SharedBytes(bytesInFlight);
  server.decorateRequest('bodyTimer', null);
  server.addHook('preParsing', (request, reply, _payload, done) => {
    const bytes = Math.min(bytesOf(request), bytesInFlight * CLIENT_SHARE);
    if (bytes === 0 || (bytes <= MAX_UNCOUNTED_BYTES && hasArrived(request.raw))) return done();
    const result = memory.reserve(clientOf(request), bytes);
    if (result instanceof Problem) return done(result);
    // Most bodies have arrived by now.
    if (!hasArrived(request.raw))
      request.bodyTimer = setTimeout(() => timeOut(request, reply), GRACE_MS + bytes / MIN_BYTES_PER_MS);
    onResponseEnd(reply, () => {
      result.release();
      if (request.bodyTimer) clearTimeout(request.bodyTimer);
    });
    done();
  });
  server.addHook('preValidation', (request, _reply, done) => {
    if (request.bodyTimer) clearTimeout(request.bodyTimer);
    done();
  });
}

/**
 * How many bytes of a body are held: as declared, at most the route's limit; 0 where there is none (RFC 9112, 6.3). A
 * form streams through a call.
 */
function bytesOf({ headers, routeOptions }: FastifyRequest): number {
  if (headers['content-type']?.startsWith('multipart/form-data')) return DEFAULT_BODY_BYTES;
  if (headers['transfer-encoding'] !== undefined) return routeOptions.bodyLimit;
  return Math.min(Number(headers['content-length'] ?? 0), routeOptions.bodyLimit);
}

function clientOf({ headers, ip }: FastifyRequest): string {
  return headers.authorization ?? headers.cookie ?? clientNetwork(ip);
}

/** Bytes that clients hold, each at most its share. */
class SharedBytes {
  readonly #limit: number;
  readonly #byClient = new Map<string, number>();
  #total = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns the problem where they are too many */
  reserve(client: string, bytes: number): { release: () => void } | Problem {
    const held = this.#byClient.get(client) ?? 0;
    if (held + bytes > this.#limit * CLIENT_SHARE) return tooManyBytes();
    if (this.#total + bytes > this.#limit) return overloaded();
    this.#add(client, bytes);
    return { release: () => this.#add(client, -bytes) };
  }

  #add(client: string, bytes: number): void {
    const held = (this.#byClient.get(client) ?? 0) + bytes;
    this.#total += bytes;
    if (held === 0) this.#byClient.delete(client);
    else this.#byClient.set(client, held);
  }
}

const RETRY_SOON = { retryAfterSeconds: 1 };

function tooManyBytes(): Problem {
  const detail = 'You send too many large requests at once. Wait until some have got their response.';
  return new Problem('rate_limited', detail, RETRY_SOON);
}

function overloaded(): Problem {
  const detail = 'Trunkline holds as many request bodies as it can. Send the request again in a second.';
  return new Problem('overloaded', detail, RETRY_SOON);
}

/** Responds, then closes the connection: the rest of the body is of no use. */
function timeOut(request: FastifyRequest, reply: FastifyReply): void {
  if (reply.sent) return;
  reply.raw.once('close', () => request.raw.destroy());
  reply.header('connection', 'close');
  sendProblem(
    new Problem('request_timeout', 'The body of the request did not arrive in time. Send it again.'),
    reply,
  );
}
