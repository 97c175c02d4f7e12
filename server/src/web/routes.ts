import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { fileHeaders, pageHeaders } from './headers.ts';
import { NOT_BUILT, NOT_BUILT_HEADERS } from './not-built.ts';

/** Where web/build.ts puts the built UI. */
export const BUILT_UI = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** What web/vite.config.ts has Vite write where the nonce of a page belongs. */
const NONCE_PLACE = 'CSP_NONCE';

/** Addresses of the API and for machines: what is not there is said to programs, not to people. */
const NOT_FOR_PEOPLE = /^\/(api|mcp|healthz|readyz|metrics|assets)(\/|\?|$)/;

/**
 * The web UI: one page, which stands at every address that people open, and the files that it loads.
 *
 * @param dist the built UI
 */
export function webRoutes(dist: string): FastifyPluginAsyncTypebox {
  return async (server) => {
    const index = join(dist, 'index.html');
    const parts = existsSync(index) ? readFileSync(index, 'utf8').split(NONCE_PLACE) : undefined;
    if (parts) {
      await server.register(fastifyStatic, {
        root: dist,
        index: false,
        // Just the files that are there now: other addresses are pages.
        wildcard: false,
        globIgnore: ['index.html', '*.txt', '**/*.{br,gz}'],
        preCompressed: true,
        cacheControl: false,
        setHeaders: (reply, path) => void reply.headers(fileHeaders(path)),
      });
    }

    server.get('/*', { schema: { hide: true } }, async (request, reply) => {
      if (!isForPeople(request)) return reply.callNotFound();
      if (!parts) return reply.headers(NOT_BUILT_HEADERS).send(NOT_BUILT);
      const nonce = randomBytes(16).toString('base64');
      return reply.headers(pageHeaders(nonce)).send(parts.join(nonce));
    });
  };
}

/** Browsers name HTML when they open a page; a program that mistypes an address learns that nothing is there. */
function isForPeople({ url, headers }: FastifyRequest): boolean {
  return url === '/' || (!NOT_FOR_PEOPLE.test(url) && (headers.accept ?? '').includes('text/html'));
}
