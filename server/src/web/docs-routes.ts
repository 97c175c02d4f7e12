import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { fileHeaders, pageHeaders } from './headers.ts';
import { DOCS_NOT_BUILT, NOT_BUILT_HEADERS } from './not-built.ts';

/** What the start of a page says when its programs set styles in the page (docs-site/src/layout.ts). */
const SETS_STYLES = 'data-sets-styles';

/**
 * The documentation below /docs: a page of HTML for each path, and the files that pages load. It may be built while the
 * server runs, so every request looks for its file.
 *
 * @param dist the built documentation
 */
export function docsRoutes(dist: string): FastifyPluginAsyncTypebox {
  return async (server) => {
    await server.register(fastifyStatic, {
      root: dist,
      serve: false,
      suppressWarning: true,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => void reply.headers(fileHeaders(path)),
    });

    for (const url of ['/docs', '/docs/*']) {
      server.get(url, { schema: { hide: true } }, async (request, reply) => {
        const path = pathBelowDocs(request.url);
        if (FILE_NAME.test(path)) return reply.sendFile(path);
        const page = await readPage(dist, path || 'index');
        if (page !== undefined) return reply.headers(headersOf(page)).send(page);
        if (!existsSync(dist)) return reply.headers(NOT_BUILT_HEADERS).send(DOCS_NOT_BUILT);
        const notFound = acceptsHtml(request) ? await readPage(dist, '404') : undefined;
        if (notFound === undefined) return reply.callNotFound();
        return reply.code(404).headers(headersOf(notFound)).send(notFound);
      });
    }
  };
}

/** Not decoded: the names of pages and files need no encoding. */
function pathBelowDocs(url: string): string {
  const [path = ''] = url.split('?');
  return path.replace(/^\/docs\/?/, '').replace(/\/$/, '');
}

function headersOf(page: string) {
  const nonce = randomBytes(16).toString('base64');
  return pageHeaders(nonce, { setsStyles: page.slice(0, 200).includes(SETS_STYLES) });
}

function acceptsHtml({ headers }: FastifyRequest): boolean {
  return (headers.accept ?? '').includes('text/html');
}

const FILE_NAME = /^((assets|pictures)\/[\w.-]+|logo\.svg)$/;
const PAGE_NAME = /^[a-z0-9-]+(\/[a-z0-9-]+)*$/;

async function readPage(dist: string, path: string): Promise<string | undefined> {
  if (!PAGE_NAME.test(path)) return undefined;
  return readFile(join(dist, `${path}.html`), 'utf8').catch(() => undefined);
}
