/**
 * What can go wrong with a connection, told apart by type. No message holds a header or a body, and the error
 * of undici or Node is not kept as a cause: undici puts bytes of the answer into some of its own.
 */
export class EgressError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** The rules refuse the host; nothing was connected. */
export class EgressDenied extends EgressError {
  readonly host: string;
  readonly reason: string;

  constructor(host: string, reason: string) {
    super(`Trunkline does not connect to ${host}: ${reason}.`);
    this.host = host;
    this.reason = reason;
  }
}

/** The other side could not be reached, or does not speak HTTP; the message says which. */
export class EgressUnreachable extends EgressError {}

export type TimeoutPhase = 'connect' | 'headers' | 'body' | 'total';

/** A limit of time ran out; `phase` says which. */
export class EgressTimeout extends EgressError {
  readonly phase: TimeoutPhase;

  constructor(host: string, phase: TimeoutPhase) {
    super(`${host} ${TIMEOUT_SENTENCES[phase]}.`);
    this.phase = phase;
  }
}

const TIMEOUT_SENTENCES: Readonly<Record<TimeoutPhase, string>> = {
  connect: 'did not accept the connection in time',
  headers: 'did not begin to answer in time',
  body: 'stopped in the middle of its answer',
  total: 'did not finish its answer in time',
};

/** The answer went past `limit` bytes and was given up. */
export class EgressTooLarge extends EgressError {
  readonly limit: number;

  constructor(limit: number) {
    super(`The answer is larger than the ${limit} bytes that this server accepts.`);
    this.limit = limit;
  }
}

/**
 * The failure behind an error of undici, Node or zlib, wherever it is wrapped.
 *
 * @param error what was thrown; an EgressError comes back as it is
 * @param host what was connected to, for the message
 */
export function egressErrorFrom(error: unknown, host: string): EgressError {
  for (const layer of layersOf(error)) {
    if (layer instanceof EgressError) return layer;
    const code = 'code' in layer ? String(layer.code) : '';
    const phase = timeoutPhase(layer, code);
    if (phase) return new EgressTimeout(host, phase);
    const cause = CAUSES[code] ?? KINDS_OF_CAUSE.find(([pattern]) => pattern.test(code))?.[1];
    if (cause) return new EgressUnreachable(`${cause(host, code)}.`);
  }
  return new EgressUnreachable(`The connection to ${host} failed.`);
}

function timeoutPhase(error: Error, code: string): TimeoutPhase | undefined {
  // AbortSignal.timeout(): only whole exchanges are bounded with one.
  if (error.name === 'TimeoutError') return 'total';
  // A connection that was made and then fell silent ends with the same code, from `read`.
  if (code === 'ETIMEDOUT' && 'syscall' in error && error.syscall === 'read') return undefined;
  return TIMEOUT_CODES[code];
}

const TIMEOUT_CODES: Readonly<Record<string, TimeoutPhase>> = {
  UND_ERR_CONNECT_TIMEOUT: 'connect',
  ETIMEDOUT: 'connect',
  UND_ERR_HEADERS_TIMEOUT: 'headers',
  UND_ERR_BODY_TIMEOUT: 'body',
};

type Cause = (host: string, code: string) => string;

const noRoute: Cause = (host) => `There is no route to ${host}`;
const closed: Cause = (host) => `${host} closed the connection`;
const otherName: Cause = (host) => `${host} has a TLS certificate for another name`;
const stopped: Cause = (host) => `The request to ${host} was given up before it was answered`;

const CAUSES: Readonly<Record<string, Cause>> = {
  ECONNREFUSED: (host) => `${host} refused the connection`,
  ECONNRESET: (host) => `${host} reset the connection`,
  ETIMEDOUT: (host) => `The connection to ${host} was lost`,
  EPIPE: closed,
  UND_ERR_SOCKET: closed,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  EADDRNOTAVAIL: noRoute,
  ENOTFOUND: (host) => `There is no host by the name ${host}`,
  EAI_AGAIN: (host) => `The name ${host} could not be looked up just now`,
  CERT_HAS_EXPIRED: (host) => `${host} has a TLS certificate that has expired`,
  CERT_NOT_YET_VALID: (host) => `${host} has a TLS certificate that is not valid yet`,
  ERR_TLS_CERT_ALTNAME_INVALID: otherName,
  HOSTNAME_MISMATCH: otherName,
  UND_ERR_HEADERS_OVERFLOW: (host) => `${host} sent more headers than this server accepts`,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: (host) => `${host} sent an answer of another length than it announced`,
  UND_ERR_INVALID_ARG: (host) => `The request to ${host} cannot be written as HTTP`,
  UND_ERR_ABORTED: stopped,
  UND_ERR_DESTROYED: stopped,
  UND_ERR_CLOSED: stopped,
};

const KINDS_OF_CAUSE: readonly (readonly [code: RegExp, Cause])[] = [
  // The verification results of OpenSSL, as node:tls lists them.
  [
    /^(DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_|CRL_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_)/,
    (host, code) => `${host} has a TLS certificate that is not trusted (${code})`,
  ],
  [/^(ERR_SSL_|ERR_TLS_|EPROTO)/, (host, code) => `${host} could not agree on a TLS connection (${code})`],
  [/^HPE_/, (host, code) => `${host} sent something that is not HTTP (${code})`],
  // zlib's own codes, and brotli's as Node spells them: ERR__ERROR_FORMAT_PADDING_1.
  [/^(Z_|ERR__)/, (host) => `${host} sent something that does not decompress as it says`],
];

/** The error, what caused it, and what an AggregateError (several addresses tried) gathered. */
function layersOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const gathered: unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...layersOf(error.cause), ...gathered.flatMap(layersOf)];
}
