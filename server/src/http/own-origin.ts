import { hostname as machineName } from 'node:os';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the origin of a page (RFC 6454, 7) is this server's own. */
    isOwnOrigin: (origin: string) => boolean;
  }
}

/**
 * Adds `isOwnOrigin` to requests. The Host that a request comes with proves nothing: a page can point a name of its own at
 * this server (DNS rebinding). So the origin is that of PUBLIC_URL, or that of the request under a name that no page can have
 * chosen: an IP, localhost, or the name of this machine.
 *
 * @param publicUrl its origin; undefined: PUBLIC_URL is not set
 */
export function decorateWithOwnOrigin(server: FastifyInstance, publicUrl: string | undefined): void {
  server.decorateRequest('isOwnOrigin', function isOwnOrigin(this: FastifyRequest, origin: string): boolean {
    if (origin === publicUrl) return true;
    if (!URL.canParse(origin)) return false;
    const { protocol, host, hostname } = new URL(origin);
    return protocol === `${this.protocol}:` && host === this.host && isOwnName(hostname);
  });
}

function isOwnName(hostname: string): boolean {
  const isIp = ipaddr.isValid(hostname.replace(/^\[|\]$/g, ''));
  return isIp || hostname === 'localhost' || hostname === machineName().toLowerCase();
}
