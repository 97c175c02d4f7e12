import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { trustedAuthorities } from './authorities.ts';
import {
  type EgressError,
  EgressProxyFailed,
  EgressUnreachable,
  egressErrorFrom,
  spokeFirst,
} from './errors.ts';
import { bareHost, type EgressRules } from './rules.ts';

/** Tunnels through the outbound HTTP proxy of the operator (RFC 9110, 9.3.6). */

/** The outbound HTTP proxy through which APIs are reached. */
export type EgressProxySettings = {
  url: URL;
  /** It gets names and looks them up itself, instead of an IP that this server judged. */
  resolves: boolean;
  /** Hosts that are reached without it. */
  bypass: EgressRules;
};

export type OutboundProxy = {
  url: URL;
  /** PEM certificates of authorities trusted besides Node's own, where the proxy itself is reached by TLS. */
  ca: string | undefined;
};

/** Where a tunnel leads to: an IP that was judged, or a name that the proxy looks up. */
export type TunnelTarget = { host: string; port: number };

/**
 * Opens a tunnel.
 *
 * @param signal ends the attempt, and nothing that was opened before
 * @returns a socket on which the target is spoken to; the caller ends it
 * @throws EgressProxyFailed; EgressUnreachable where the proxy cannot reach the target; EgressNotHttp; the reason of the signal
 */
export async function openTunnel(
  proxy: OutboundProxy,
  target: TunnelTarget,
  signal: AbortSignal,
): Promise<Socket> {
  const authority = authorityOf(target);
  const { status, socket, head } = await connectThrough(proxy, authority, signal);
  // What came before the request is no response to it: undici would open one connection after the other.
  if (isSuccess(status) && head.length === 0) return socket;
  socket.destroy();
  throw isSuccess(status) ? spokeFirst(authority) : refusalOf(status, authority);
}

/**
 * Asks the proxy for a tunnel to a name that never exists (RFC 6761, 6.4).
 *
 * @returns the status it responds with: 407 where its credentials are wrong
 * @throws EgressProxyFailed; the reason of the signal
 */
export async function probeProxy(proxy: OutboundProxy, signal: AbortSignal): Promise<number> {
  const { status, socket } = await connectThrough(proxy, 'trunkline.invalid:443', signal);
  socket.destroy();
  return status;
}

function connectThrough(
  { url, ca }: OutboundProxy,
  authority: string,
  signal: AbortSignal,
): Promise<{ status: number; socket: Socket; head: Buffer }> {
  const isTls = url.protocol === 'https:';
  const credentials = credentialsOf(url);
  const request = (isTls ? requestHttps : requestHttp)({
    method: 'CONNECT',
    host: bareHost(url.hostname),
    port: url.port || (isTls ? 443 : 80),
    path: authority,
    headers: { host: authority, ...(credentials && { 'proxy-authorization': credentials }) },
    agent: false,
    ...trustedAuthorities(ca),
  });
  return new Promise((resolve, reject) => {
    const abort = () => request.destroy();
    signal.addEventListener('abort', abort, { once: true });
    // Node emits it for every status.
    request.on('connect', ({ statusCode = 0 }, socket, head) => {
      signal.removeEventListener('abort', abort);
      resolve({ status: statusCode, socket, head });
    });
    request.on('error', (error) => {
      signal.removeEventListener('abort', abort);
      reject(
        signal.aborted ? signal.reason : new EgressProxyFailed(egressErrorFrom(error, PROXY_NAME).message),
      );
    });
    request.end();
  });
}

/** In messages: members read them, and the URL of the proxy is the operator's. */
const PROXY_NAME = 'EGRESS_PROXY';

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Of these a proxy says that it tried (RFC 9110, 15.6; RFC 9209 gives them for what lies behind a proxy). */
const OF_THE_TARGET: ReadonlySet<number> = new Set([502, 503, 504]);

function refusalOf(status: number, authority: string): EgressError {
  if (status === 407)
    return new EgressProxyFailed('The outbound proxy of this server refuses its user and password (407).');
  return OF_THE_TARGET.has(status)
    ? new EgressUnreachable(
        `The outbound proxy of this server could not connect to ${authority} (${status}).`,
      )
    : new EgressProxyFailed(
        `The outbound proxy of this server does not allow connections to ${authority} (${status}).`,
      );
}

function credentialsOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

function authorityOf({ host, port }: TunnelTarget): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
