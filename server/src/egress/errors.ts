/** The failures of an exchange, by type; no message holds a header or a body. */

export class EgressError extends Error {}

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

/** The request cannot be sent as HTTP; nothing was sent. */
export class EgressInvalidRequest extends EgressError {}

/** This process or its machine has nothing left to open a connection with: no file descriptor, port or memory. */
export class EgressExhausted extends EgressError {}

/** The host could not be reached. */
export class EgressUnreachable extends EgressError {}

/** The operator's outbound proxy failed, or refused: nothing was sent to the host. */
export class EgressProxyFailed extends EgressError {}

/** The connection was closed before the response was complete. */
export class EgressClosed extends EgressUnreachable {}

/** What was received is not an HTTP response, or not one that is accepted. */
export class EgressNotHttp extends EgressUnreachable {}

/** The body does not have the content encoding that its headers name, or one that is not undone. */
export class EgressBadEncoding extends EgressUnreachable {}

/** What a host sends before a request is not HTTP. */
export function spokeFirst(host: string): EgressNotHttp {
  return new EgressNotHttp(`${host} sent data before the request.`);
}

export type TimeoutPhase = 'connect' | 'headers' | 'body' | 'total';

export class EgressTimeout extends EgressError {
  readonly phase: TimeoutPhase;

  constructor(host: string, phase: TimeoutPhase) {
    super(`${host} ${TIMEOUT_SENTENCES[phase]}.`);
    this.phase = phase;
  }
}

const TIMEOUT_SENTENCES: Readonly<Record<TimeoutPhase, string>> = {
  connect: 'did not accept the connection in time',
  headers: 'did not begin to respond in time',
  body: 'stopped in the middle of its response',
  total: 'did not finish its response in time',
};

export class EgressTooLarge extends EgressError {
  constructor(limit: number) {
    super(`The response is larger than the ${limit} bytes that this server accepts.`);
  }
}

/**
 * The failure behind an error of undici or Node, wherever it is wrapped.
 *
 * @param host what was connected to, for the message
 */
export function egressErrorFrom(error: unknown, host: string): EgressError {
  for (const layer of causesOf(error)) {
    if (layer instanceof EgressError) return layer;
    const code = 'code' in layer ? String(layer.code) : '';
    const phase = TIMEOUT_CODES[code];
    if (phase) return new EgressTimeout(host, phase);
    if (INVALID_REQUEST_CODES.has(code)) return new EgressInvalidRequest(`${layer.message}.`);
    if (EXHAUSTED_CODES.has(code))
      return new EgressExhausted(`This server cannot open another connection just now (${code}).`);
    const closed = CLOSED_CODES[code];
    if (closed) return new EgressClosed(`${closed.replace('HOST', host)}.`);
    const sentence = UNREACHABLE_CODES[code] ?? tlsSentence(code);
    if (sentence) return new EgressUnreachable(`${sentence.replace('HOST', host)}.`);
    const notHttp = NOT_HTTP_CODES[code] ?? (layer.name === 'HTTPParserError' ? NOT_HTTP : undefined);
    if (notHttp) return new EgressNotHttp(`${notHttp.replace('HOST', host)}.`);
  }
  return new EgressUnreachable(`The connection to ${host} failed.`);
}

const TIMEOUT_CODES: Readonly<Record<string, TimeoutPhase>> = {
  UND_ERR_CONNECT_TIMEOUT: 'connect',
  ETIMEDOUT: 'connect',
  UND_ERR_HEADERS_TIMEOUT: 'headers',
  UND_ERR_BODY_TIMEOUT: 'body',
};

/** What undici refuses; its messages name a header at most. */
const INVALID_REQUEST_CODES: ReadonlySet<string> = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);

/** connect(2), socket(2), getaddrinfo(3): the reasons that lie on this side of the connection. */
const EXHAUSTED_CODES: ReadonlySet<string> = new Set([
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EADDRNOTAVAIL',
  'EAI_MEMORY',
  'EAI_SYSTEM',
]);

const CLOSED_CODES: Readonly<Record<string, string>> = {
  ECONNRESET: 'HOST reset the connection',
  EPIPE: 'HOST closed the connection',
  UND_ERR_SOCKET: 'HOST closed the connection',
  ERR_STREAM_PREMATURE_CLOSE: 'HOST closed the connection',
};

// undici's parser errors have a name, and not the codes that its docs say they have (8.13).
const NOT_HTTP = 'HOST sent something that is not HTTP';
const NOT_HTTP_CODES: Readonly<Record<string, string>> = {
  UND_ERR_HEADERS_OVERFLOW: 'HOST sent more headers than this server accepts',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'HOST sent a response of another length than its Content-Length',
};

const UNREACHABLE_CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'HOST refused the connection',
  EHOSTUNREACH: 'There is no route to HOST',
  ENETUNREACH: 'There is no route to HOST',
  ENOTFOUND: 'There is no host by the name HOST',
  EAI_AGAIN: 'The name HOST could not be looked up just now',
  ERR_SSL_WRONG_VERSION_NUMBER: 'HOST does not speak TLS at this port: use http, or another port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'HOST does not speak TLS at this port: use http, or another port',
};

function tlsSentence(code: string): string | undefined {
  if (/^(ERR_TLS_CERT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/.test(code))
    return `HOST has a TLS certificate that is not trusted (${code})`;
  return /^ERR_(TLS|SSL)/.test(code) ? `HOST and this server did not agree on TLS (${code})` : undefined;
}

/** The error, its causes, and those of an AggregateError (several IP addresses were tried). */
function causesOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const aggregated = error instanceof AggregateError ? error.errors : [];
  return [error, ...causesOf(error.cause), ...aggregated.flatMap(causesOf)];
}
