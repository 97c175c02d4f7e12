import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { portOf } from './port.ts';
import type { Scope } from './scope.ts';

/** A request as it was received. */
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
 * A real HTTP server on loopback that serves as the external API; it keeps the requests it received.
 *
 * @param respond sends the response, after the whole request was read
 */
export async function startUpstream(
  scope: Scope,
  respond: (request: Received, response: ServerResponse) => void,
): Promise<Upstream> {
  const requests: Received[] = [];
  const { server, ...location } = await listen(scope, async (request, response) => {
    // An aborted request is not kept.
    const received = await receivedFrom(request).catch(() => undefined);
    if (!received) return;
    requests.push(received);
    respond(received, response);
  });
  const connections = () =>
    new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
  return { ...location, requests, connections };
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

/** Responds with JSON. */
export function json(response: ServerResponse, status: number, data: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(data));
}
