import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problems.ts';

/**
 * Fields with one value (RFC 9110, 5.3; RFC 9112, 3.2), of those that decide what a request is or who sends it. Node keeps
 * the first line of some, and joins those of others: a proxy in front may have read another one.
 */
const SINGLE_FIELDS = bitsOf([
  'access-control-request-method',
  'authorization',
  'content-length',
  'content-type',
  'date',
  'from',
  'host',
  'idempotency-key',
  'if-modified-since',
  'if-range',
  'if-unmodified-since',
  'max-forwards',
  'origin',
  'proxy-authorization',
  'range',
  'referer',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'user-agent',
  'x-app-id',
]);

/** A bit for each name: together they are a number, which costs a request nothing. At most 31. */
function bitsOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, index) => [name, 1 << index]));
}

/** A host and a port (RFC 3986, 3.2); empty where the URL has none (RFC 9112, 3.2). */
const AUTHORITY = /^(?:\[[\dA-Fa-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d{0,5})?$/;

/** Refuses requests whose head can be read in two ways, before anything else is decided. */
export function refuseAmbiguousHeads(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const issue = headIssue(request);
    if (issue === undefined) return done();
    done(new Problem('malformed_request', `The request ${issue}.`));
  });
}

function headIssue(request: FastifyRequest): string | undefined {
  const repeated = repeatedField(request.raw.rawHeaders);
  if (repeated !== undefined) return `has more than one ${repeated} header: send one (RFC 9110, 5.3)`;
  if (request.raw.headers.host === undefined && request.raw.httpVersion !== '1.0')
    return 'has no Host header: send the host and the port of this server (RFC 9112, 3.2)';
  // Behind a proxy, both are what it says of the request.
  const { protocol, host } = request;
  if (protocol !== 'http' && protocol !== 'https')
    return 'has an X-Forwarded-Proto that is not http or https';
  if (host !== lastValidHost && !isValidHost(host))
    return 'has a Host that is not a host and a port (RFC 9112, 3.2)';
  lastValidHost = host;
  return undefined;
}

/** Nearly all requests have the same, and to parse it takes longer than the rest of a head. */
let lastValidHost = '';

function isValidHost(host: string): boolean {
  return AUTHORITY.test(host) && (host === '' || URL.canParse(`http://${host}`));
}

/** @param rawHeaders alternating names and values */
function repeatedField(rawHeaders: readonly string[]): string | undefined {
  let found = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const bit = SINGLE_FIELDS.get(rawHeaders[index]?.toLowerCase() ?? '') ?? 0;
    if ((found & bit) !== 0) return rawHeaders[index];
    found |= bit;
  }
  return undefined;
}

/**
 * The path and the query of a request's target. A target that is a whole URL names the host itself, and the Host header
 * does not count (RFC 9112, 3.2.2).
 */
export function toOriginForm({ url = '/', headers }: Pick<IncomingMessage, 'url' | 'headers'>): string {
  const absolute = /^https?:\/\/([^/?#]*)(.*)$/i.exec(url);
  if (!absolute) return url;
  const [, authority = '', target = ''] = absolute;
  headers.host = authority;
  return target.startsWith('/') ? target : `/${target}`;
}
