import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { EgressTimeout, EgressUnreachable } from './errors.ts';
import { type EgressProxySettings, type OutboundProxy, openTunnel } from './proxy.ts';
import { bareHost } from './rules.ts';

type ProxySetup = {
  proxy: EgressProxySettings;
  ca: string | undefined;
  /** Gives only IPs that may be connected to. */
  lookup: LookupFunction;
  timeoutMs: number;
};

const MAX_TUNNEL_TRIES = 4;

/**
 * Connects through the operator's proxy within `timeoutMs`, and as long again for TLS. Plain HTTP goes through a tunnel too: a
 * request in absolute form would leave it to the proxy which IP it is sent to.
 *
 * @param hostname of a URL, which was judged
 * @param connectOver begins TLS in a tunnel
 */
export function proxiedConnector(
  { proxy, ca, lookup, timeoutMs }: ProxySetup,
  hostname: string,
  port: number,
  connectOver: buildConnector.connector,
): buildConnector.connector {
  const host = bareHost(hostname);
  const open = async (signal: AbortSignal) => {
    const hosts = proxy.resolves || isIP(host) ? [host] : await lookUp(lookup, host, signal);
    return openFirstTunnel({ url: proxy.url, ca }, hosts, port, signal);
  };
  return (target, callback) => {
    const signal = AbortSignal.timeout(timeoutMs);
    open(signal).then(
      (socket) =>
        target.protocol === 'https:'
          ? connectOver({ ...target, httpSocket: socket }, callback)
          : callback(null, socket),
      (error) => callback(signal.aborted ? new EgressTimeout(`${host}:${port}`, 'connect') : error, null),
    );
  };
}

function lookUp(lookup: LookupFunction, host: string, signal: AbortSignal): Promise<string[]> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    lookup(host, { all: true }, (error, found) => {
      if (error) return reject(error);
      // IPv4 first: fewer proxies have a route for IPv6.
      const ips = (Array.isArray(found) ? found : []).toSorted((a, b) => (a.family ?? 0) - (b.family ?? 0));
      resolve(ips.slice(0, MAX_TUNNEL_TRIES).map(({ address }) => address));
    });
  });
}

/** @throws what the last of the hosts failed with */
async function openFirstTunnel(
  proxy: OutboundProxy,
  [host = '', ...others]: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  try {
    return await openTunnel(proxy, { host, port }, signal);
  } catch (error) {
    if (others.length === 0 || !(error instanceof EgressUnreachable)) throw error;
    return openFirstTunnel(proxy, others, port, signal);
  }
}
