import { randomBytes } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { fileHeaders, pageHeaders } from './headers.ts';
import { NOT_BUILT, NOT_BUILT_HEADERS } from './not-built.ts';

/** The placeholder of a page's nonce (web/vite.config.ts). */
const NONCE_PLACEHOLDER = 'CSP_NONCE';

/** Paths of the API and of machines: there, 404 is a problem document and not the page. */
const NOT_PAGES = /^\/(api|mcp|healthz|readyz|metrics|assets)(\/|\?|$)/;

/**
 * The web UI: one page, served for every path that a browser opens, and the files that it loads.
 *
 * @param dist the built UI
 */
export function webRoutes(dist: string): FastifyPluginAsyncTypebox {
  return async (server) => {
    const index = join(dist, 'index.html');
    const parts = existsSync(index) ? readFileSync(index, 'utf8').split(NONCE_PLACEHOLDER) : undefined;
    if (parts) {
      await server.register(fastifyStatic, {
        root: dist,
        serve: false,
        preCompressed: true,
        cacheControl: false,
        setHeaders: (reply, path) => void reply.headers(fileHeaders(path)),
      });
    }

    const files = parts ? builtFiles(dist) : new Set<string>();
    server.get('/*', { schema: { hide: true } }, async (request, reply) => {
      const [path = ''] = request.url.split('?');
      if (files.has(path)) return reply.sendFile(path);
      if (!isPageRequest(request)) return reply.callNotFound();
      if (!parts) return reply.headers(NOT_BUILT_HEADERS).send(NOT_BUILT);
      const nonce = randomBytes(16).toString('base64');
      return reply.headers(pageHeaders(nonce)).send(parts.join(nonce));
    });
  };
}

/** The paths of the files that exist now: other paths are pages. One route for all, for each route delays every start. */
function builtFiles(dist: string): Set<string> {
  const served = globSync('**/*.*', { cwd: dist, exclude: ['index.html', '*.txt', '**/*.{br,gz}'] });
  return new Set(served.map((file) => `/${file}`));
}

/** Browsers accept HTML when they open a page; other clients get 404 for a path that does not exist. */
function isPageRequest({ url, headers }: FastifyRequest): boolean {
  return url === '/' || (!NOT_PAGES.test(url) && (headers.accept ?? '').includes('text/html'));
}
