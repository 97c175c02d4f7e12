import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { portOf } from './port.ts';
import type { Scope } from './scope.ts';

/** A request as it came over the wire. */
export type Received = {
  line: string;
  headers: Record<string, string>;
  rawHeaders: string[];
  body: string;
  bytes: Buffer;
};

export type Upstream = {
  url: string;
  port: number;
  requests: Received[];
  connections: () => Promise<number>;
};

/**
 * A real HTTP server on loopback in the role of an outside API; it keeps what it received.
 *
 * @param answer gives the answer, after the request was read whole
 */
export async function startUpstream(
  scope: Scope,
  answer: (request: Received, response: ServerResponse) => void,
): Promise<Upstream> {
  const requests: Received[] = [];
  const { server, ...address } = await listen(scope, async (request, response) => {
    // One that breaks off was never received.
    const received = await receivedFrom(request).catch(() => undefined);
    if (!received) return;
    requests.push(received);
    answer(received, response);
  });
  const connections = () =>
    new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
  return { ...address, requests, connections };
}

/** A bare server on loopback, closed with its connections at the end of the scope. */
async function listen(scope: Scope, listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scope.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const port = portOf(server);
  return { server, port, url: `http://127.0.0.1:${port}` };
}

async function receivedFrom(request: IncomingMessage): Promise<Received> {
  const bytes = await buffer(request);
  const body = bytes.toString('utf8');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  return { line: `${request.method} ${request.url}`, headers, rawHeaders: request.rawHeaders, body, bytes };
}

/** Answers JSON. */
export function json(response: ServerResponse, status: number, data: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(data));
}
