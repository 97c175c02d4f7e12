import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { portOf } from './port.ts';
import type { Scope } from './scope.ts';

export type OutboundProxy = {
  url: string;
  /** The targets of its requests. */
  requested: string[];
  /** The credentials it was given. */
  credentials: (string | undefined)[];
};

/** What a proxy does with a request for a tunnel: opens one to a port of loopback, responds with another status, or says nothing. */
type Behaviour = (authority: string) => { port: number } | { status: number } | 'silence';

/** An outbound HTTP proxy on loopback, which opens tunnels (RFC 9110, 9.3.6) and forwards nothing else. */
export async function startOutboundProxy(scope: Scope, behave: Behaviour): Promise<OutboundProxy> {
  const requested: string[] = [];
  const credentials: (string | undefined)[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', ({ url = '', headers }, client) => {
    requested.push(url);
    credentials.push(headers['proxy-authorization']);
    sockets.add(client);
    client.on('error', () => client.destroy());
    const behaviour = behave(url);
    if (behaviour === 'silence') return;
    if ('status' in behaviour) return client.end(`HTTP/1.1 ${behaviour.status} Refused\r\n\r\n`);
    const target = connect(behaviour.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    sockets.add(target);
    target.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scope.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, requested, credentials };
}
