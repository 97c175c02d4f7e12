import Fastify from 'fastify';
import { getFromOrigin } from './origin-client.ts';

/** The floor of Trunkline's parts: Fastify parses the request, undici sends one, and no step of ours is between. */
const server = Fastify({ logger: false });
server.post('/*', (request, reply) => {
  getFromOrigin(request.url, (error, body) => {
    if (error) void reply.send(error);
    else reply.header('content-type', 'application/json').send(body);
  });
});
await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
