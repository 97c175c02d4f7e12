import { createServer } from 'node:http';
import { RESPONSES } from './calls/response-sizes.ts';

/** The API behind every peer: responds to each request at once with JSON of the size that its path names. */
const bodies = new Map<string, Buffer>(RESPONSES.map(({ path, bytes }) => [path, itemsOf(bytes)]));
const usual = itemsOf(1000);

createServer((request, response) => {
  request.resume();
  const body = bodies.get(request.url ?? '') ?? usual;
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
}).listen(Number(process.env.PORT), '127.0.0.1');

/** A list that is about so many bytes of JSON. */
function itemsOf(bytes: number): Buffer {
  const itemOf = (id: number) => ({ id, name: `Item number ${id}`, note: 'x'.repeat(48) });
  const length = Math.max(1, Math.round(bytes / JSON.stringify(itemOf(0)).length));
  return Buffer.from(JSON.stringify({ items: Array.from({ length }, (_, id) => itemOf(id)) }));
}
