import { createServer } from 'node:http';

/** The API behind every peer: answers each request with 1 KB of JSON at once. */
const body = JSON.stringify({
  items: Array.from({ length: 11 }, (_, id) => ({ id, name: `Item number ${id}`, note: 'x'.repeat(48) })),
});

createServer((request, response) => {
  request.resume();
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body);
}).listen(Number(process.env.PORT), '127.0.0.1');
