import proxy from '@fastify/http-proxy';
import Fastify from 'fastify';
import { SECRET_HEADER } from './peer.ts';

const server = Fastify({ logger: false });
await server.register(proxy, {
  upstream: process.env.ORIGIN ?? '',
  prefix: '/',
  replyOptions: {
    rewriteRequestHeaders: (_request, headers) => ({ ...headers, [SECRET_HEADER.name]: SECRET_HEADER.value }),
  },
});
await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
