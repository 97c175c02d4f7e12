import proxy from '@fastify/http-proxy';
import Fastify from 'fastify';

/** A plain reverse proxy that adds the API's key, as a team would write it without Trunkline. */
const server = Fastify({ logger: false });
await server.register(proxy, {
  upstream: process.env.ORIGIN ?? '',
  prefix: '/',
  replyOptions: {
    rewriteRequestHeaders: (_request, headers) => ({
      ...headers,
      'x-api-key': 'a secret of twenty-eight chars',
    }),
  },
});
await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
