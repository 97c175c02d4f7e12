import { createServer, type Socket } from 'node:net';
import { portOf } from './port.ts';
import type { Scope } from './scope.ts';

/**
 * A server of bare sockets on loopback that serves as an API that breaks HTTP.
 *
 * @param behave is called with each connection's socket once it has received a whole request head, and with its first line
 */
export async function startRawUpstream(scope: Scope, behave: (socket: Socket, line: string) => void) {
  const sockets = new Set<Socket>();
  const lines: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    let head = '';
    socket.on('data', (chunk) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      const line = head.slice(0, head.indexOf('\r\n'));
      head = '';
      lines.push(line);
      behave(socket, line);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scope.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const port = portOf(server);

  /** Resolves when no connection is open. */
  async function allClosed(): Promise<void> {
    while (sockets.size > 0)
      await Promise.race(
        [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
      );
  }

  return { url: `http://127.0.0.1:${port}`, port, lines, sockets, allClosed };
}
