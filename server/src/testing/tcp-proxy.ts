import { connect, createServer, type Socket } from 'node:net';
import { portOf } from './port.ts';
import type { Scope } from './scope.ts';

/** A network between a server and its database or Redis, which tests cut. */
export type TcpProxy = {
  /** The URL of the target through the proxy. */
  url: string;
  /** Cuts every connection, and each new one until `restore`. */
  cut: () => void;
  /** Cuts every connection on which the text was or is sent, until `restore`. */
  cutAfter: (text: string) => void;
  /** Passes nothing on, and says nothing, until `restore`: as a server that is stopped, or packets that are dropped. */
  freeze: () => void;
  /** The same on every connection on which the text was or is sent. */
  freezeAfter: (text: string) => void;
  restore: () => void;
};

/** Starts a proxy on loopback, closed at the end of the scope. */
export async function startTcpProxy(scope: Scope, target: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(target);
  /** With what was sent on them. */
  const sent = new Map<Socket, string>();
  let cutText: string | undefined;
  let frozenText: string | undefined;

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const close = () => {
      sent.delete(client);
      client.destroy();
      upstream.destroy();
    };
    sent.set(client, '');
    client.on('data', (chunk) => {
      sent.set(client, (sent.get(client) ?? '') + chunk.toString('latin1'));
      if (isCut(client)) close();
      else if (!isFrozen(client)) upstream.write(chunk);
    });
    upstream.on('data', (chunk) => isFrozen(client) || client.write(chunk));
    for (const socket of [client, upstream]) socket.on('close', close).on('error', close);
    if (isCut(client)) close();
  });

  function isCut(client: Socket): boolean {
    return cutText !== undefined && (sent.get(client) ?? '').includes(cutText);
  }

  function isFrozen(client: Socket): boolean {
    return frozenText !== undefined && (sent.get(client) ?? '').includes(frozenText);
  }

  function freezeAfter(text: string): void {
    frozenText = text;
  }

  function cutAfter(text: string): void {
    cutText = text;
    for (const client of [...sent.keys()]) if (isCut(client)) client.destroy();
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scope.after(() => {
    cutAfter('');
    server.close();
  });
  return {
    url: Object.assign(new URL(target), { host: `127.0.0.1:${portOf(server)}` }).href,
    cut: () => cutAfter(''),
    cutAfter,
    freeze: () => freezeAfter(''),
    freezeAfter,
    restore: () => {
      cutText = undefined;
      frozenText = undefined;
    },
  };
}
