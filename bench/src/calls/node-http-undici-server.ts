import { createServer } from 'node:http';
import { getFromOrigin } from './origin-client.ts';

/** The floor below Fastify: node:http reads the request, undici sends one. */
createServer((request, response) => {
  request.resume().on('end', () => {
    getFromOrigin(request.url ?? '', (error, body) => {
      if (error) response.writeHead(502).end();
      else
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
          .end(body);
    });
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
