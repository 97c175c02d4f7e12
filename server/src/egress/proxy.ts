import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import { EgressUnreachable, egressErrorFrom } from './errors.ts';

/** Tunnels through the outbound HTTP proxy of the operator (RFC 9110, 9.3.6). */

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
 * @throws EgressUnreachable that says whether the proxy or the target is at fault; the reason of the signal
 */
export async function openTunnel(
  proxy: OutboundProxy,
  target: TunnelTarget,
  signal: AbortSignal,
): Promise<Socket> {
  const authority = authorityOf(target);
  const { status, socket } = await connectThrough(proxy, authority, signal);
  if (status >= 200 && status < 300) return socket;
  socket.destroy();
  throw new EgressUnreachable(refusalOf(status, authority));
}

/**
 * Asks the proxy for a tunnel to a name that never exists (RFC 6761, 6.4).
 *
 * @returns the status it responds with: 407 where its credentials are wrong
 * @throws EgressUnreachable; the reason of the signal
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
): Promise<{ status: number; socket: Socket }> {
  const isTls = url.protocol === 'https:';
  const credentials = credentialsOf(url);
  const request = (isTls ? requestHttps : requestHttp)({
    method: 'CONNECT',
    host: url.hostname.replaceAll(/[[\]]/g, ''),
    port: url.port || (isTls ? 443 : 80),
    path: authority,
    headers: { host: authority, ...(credentials && { 'proxy-authorization': credentials }) },
    agent: false,
    ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
  });
  return new Promise((resolve, reject) => {
    const abort = () => request.destroy();
    signal.addEventListener('abort', abort, { once: true });
    // Node emits it for every status.
    request.on('connect', ({ statusCode = 0 }, socket, head) => {
      signal.removeEventListener('abort', abort);
      if (head.length > 0) socket.unshift(head);
      resolve({ status: statusCode, socket });
    });
    request.on('error', (error) => {
      signal.removeEventListener('abort', abort);
      reject(signal.aborted ? signal.reason : egressErrorFrom(error, PROXY_NAME));
    });
    request.end();
  });
}

/** In messages: members read them, and the address of the proxy is the operator's. */
const PROXY_NAME = 'EGRESS_PROXY';

function refusalOf(status: number, authority: string): string {
  if (status === 407)
    return 'The outbound proxy of this server refuses its credentials (407): the operator corrects EGRESS_PROXY.';
  if (status === 403 || status === 405)
    return `The outbound proxy of this server does not allow connections to ${authority} (${status}): its operator can allow them.`;
  return `The outbound proxy of this server could not connect to ${authority} (${status}).`;
}

function credentialsOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

function authorityOf({ host, port }: TunnelTarget): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
