import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Problem } from './problems.ts';

/** What Node's HTTP parser refuses, before there is a request: the response is written to the socket itself. */

/** An error of Node's server: `code` of the parser or of a timeout, `reason` in the parser's words. */
type ParserError = Error & { code?: string; reason?: string };

/** Node knows by it, for its own handler of the same event, which response is next on the connection. */
type HttpSocket = Socket & { _httpMessage?: ServerResponse | null };

/** Node's `clientError` handler: responds with a problem document, and closes the connection. */
export function handleParserError(error: ParserError, socket: HttpSocket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isResponding(socket)) socket.destroy();
  else socket.end(toHttp(problemOf(error)), () => socket.destroy());
}

/** Whether the next bytes of a connection are of another request's response. */
function isResponding(socket: HttpSocket): boolean {
  const { _httpMessage: response } = socket;
  return response ? response.headersSent || response.req.complete : false;
}

function problemOf({ code, reason }: ParserError): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new Problem('request_timeout', 'The request did not arrive in time. Send it again.');
  if (code === 'HPE_HEADER_OVERFLOW')
    return new Problem(
      'request_headers_too_large',
      'The URL and the headers of the request are larger than this server accepts. Send fewer or shorter ones, such as cookies.',
    );
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return new Problem(
      'request_too_large',
      'The chunk extensions of the request are larger than this server accepts. Send none (RFC 9112, 7.1.1).',
    );
  return new Problem(
    'malformed_request',
    `The request is not valid HTTP${reason ? ` (${reason})` : ''}. Send it with an HTTP client.`,
  );
}

/** A response as it is sent (RFC 9112, 4). */
function toHttp(problem: Problem): string {
  const body = JSON.stringify(problem.document());
  return [
    `HTTP/1.1 ${problem.status} ${problem.document().title}`,
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
