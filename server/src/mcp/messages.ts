import { randomUUID } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '../openapi/parse/json.ts';

/** What of the messages of JSON-RPC the route itself reads. */

export type Message = { method: string | undefined; params: JsonObject };

/** The messages of a body, which may be anything: the SDK refuses what is none. */
export function messagesIn(body: unknown): Message[] {
  const all: unknown[] = Array.isArray(body) ? body : [body];
  return all.flatMap((one) => {
    if (!isJson(one) || !isObject(one)) return [];
    const { method, params } = one;
    return [
      { method: typeof method === 'string' ? method : undefined, params: isObject(params) ? params : {} },
    ];
  });
}

/** What the JSON parser of the server returns is JSON. */
function isJson(value: unknown): value is Json {
  return value !== undefined;
}

export function isInitialize({ method }: Message): boolean {
  return method === 'initialize';
}

/** Whether a client begins, in the revisions of 2025 or those since. */
export function isGreeting({ method }: Message): boolean {
  return method === 'initialize' || method === 'server/discover';
}

/** Where each request of the revisions from 2026 on says what its client is. */
const CLIENT_INFO = 'io.modelcontextprotocol/clientInfo';

/** The name that a client gives itself in a request. */
export function clientNameIn({ method, params }: Message): string | undefined {
  const { _meta } = params;
  const info = method === 'initialize' ? params.clientInfo : isObject(_meta) ? _meta[CLIENT_INFO] : undefined;
  const name = isObject(info) ? info.name : undefined;
  return typeof name === 'string' && name !== '' ? name.slice(0, MAX_CLIENT_NAME) : undefined;
}

const MAX_CLIENT_NAME = 100;
const SESSION_ID = /^[\da-f-]{36}\.([\w-]{0,600})$/;

/**
 * The id of a session of the revisions of 2025. Nothing is kept of a session: its id holds the name of the client, which these
 * revisions say but once, and tells the requests of one client from those of another.
 */
export function newSessionId(clientName: string | undefined): string {
  return `${randomUUID()}.${Buffer.from(clientName ?? '').toString('base64url')}`;
}

/** @returns undefined where an id has no name, or is none of this server */
export function clientNameInSession(id: string | undefined): string | undefined {
  const [, encoded = ''] = SESSION_ID.exec(id ?? '') ?? [];
  return Buffer.from(encoded, 'base64url').toString().slice(0, MAX_CLIENT_NAME) || undefined;
}
