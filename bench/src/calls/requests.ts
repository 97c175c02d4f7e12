import { INVALID_LIMIT } from './items-document.ts';
import type { Peer } from './peer.ts';

type Requests = Pick<Peer, 'request' | 'invalidRequest'>;

/** The requests of a proxy, with the paths of the origin. */
export function proxyRequests(url: string): Requests {
  return { request: (path) => ({ url: url + path, method: 'GET', headers: {} }) };
}

/** As `proxyRequests`, of a proxy that validates. */
export function validatedRequests(url: string): Requests {
  const invalidRequest = { url: `${url}/items?limit=${INVALID_LIMIT}`, method: 'GET' as const, headers: {} };
  return { ...proxyRequests(url), invalidRequest };
}

/** What Trunkline gets for a call: a POST with JSON. */
export function jsonRequests(url: string): Requests {
  const headers = { 'content-type': 'application/json' };
  return { request: (path) => ({ url: url + path, method: 'POST', headers, body: '{}' }) };
}
