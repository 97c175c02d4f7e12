import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PAGE_HEADERS, page } from './page.ts';

/** What stands at `/`: that the server runs, and where to go on. */
export const welcomeRoutes: FastifyPluginAsyncTypebox = async (server) => {
  server.get('/', { schema: { hide: true } }, async (_request, reply) =>
    reply.headers(PAGE_HEADERS).send(PAGE),
  );
};

const PAGE = page(
  'Trunkline',
  `<h1>Trunkline runs</h1>
<p>Register an API once; every app of the workspace calls it without holding its key.</p>
<p>Everything is done over HTTP for now: <a href="/api/openapi.json">/api/openapi.json</a> describes every call, and the README of the project leads through the first one.</p>`,
);
