import { createServer } from 'node:http';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** The API of the hostile bench: each path responds with what costs a gateway most. */

const MEGABYTE = 1 << 20;
const zeros = Buffer.alloc(200 * MEGABYTE);
const rows = Array.from({ length: 70_000 }, (_, id) => ({ id, name: 'x'.repeat(48), tags: ['a', 'b'] }));

type HostileResponse = { body: Buffer; encoding?: string; type?: string };

const OK: HostileResponse = { body: Buffer.from('{"ok":true}') };

const RESPONSES: Record<string, HostileResponse> = {
  '/ok': OK,
  '/bomb': { body: gzipSync(zeros), encoding: 'gzip' },
  '/bomb-br': {
    body: brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
    encoding: 'br',
  },
  '/rows': { body: Buffer.from(JSON.stringify(rows)) },
  '/deep': { body: Buffer.from('['.repeat(2_000_000) + ']'.repeat(2_000_000)) },
  '/escapes': { body: Buffer.from(`"${'\\u0073'.repeat(800_000)}"`) },
  '/text': { body: Buffer.from('%73ecret&amp;'.repeat(380_000)), type: 'text/plain' },
};

createServer((request, response) => {
  request.resume();
  const { body, encoding, type = 'application/json' } = RESPONSES[request.url ?? ''] ?? OK;
  response.writeHead(200, {
    'content-type': type,
    ...(encoding && { 'content-encoding': encoding }),
  });
  response.end(body);
}).listen(Number(process.env.PORT), '127.0.0.1');
