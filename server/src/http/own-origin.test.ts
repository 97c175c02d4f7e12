import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { decorateWithOwnOrigin } from './own-origin.ts';

async function isOwnOrigin(publicUrl: string | undefined, origin: string, host: string): Promise<boolean> {
  const server = Fastify();
  decorateWithOwnOrigin(server, publicUrl);
  server.get('/', async (request) => ({ isOwn: request.isOwnOrigin(origin) }));
  return (await server.inject({ url: '/', headers: { host } })).json().isOwn;
}

test('the own origin is that of PUBLIC_URL, or of the request under a name that no page chooses', async () => {
  const PUBLIC = 'https://trunkline.example.com';
  const table: [publicUrl: string | undefined, origin: string, host: string, isOwn: boolean][] = [
    [PUBLIC, PUBLIC, 'trunkline.internal:4400', true],
    [PUBLIC, 'http://trunkline.example.com', 'trunkline.example.com', false],
    [PUBLIC, 'http://evil.example:4400', 'evil.example:4400', false],
    [PUBLIC, 'http://127.0.0.1:4400', '127.0.0.1:4400', true],
    [undefined, 'http://evil.example:4400', 'evil.example:4400', false],
    [undefined, 'http://127.0.0.1:4400', '127.0.0.1:4400', true],
    [undefined, 'http://[::1]:4400', '[::1]:4400', true],
    [undefined, 'http://localhost:4400', 'localhost:4400', true],
    [undefined, 'https://localhost:4400', 'localhost:4400', false],
    [undefined, 'http://localhost:9999', 'localhost:4400', false],
    [undefined, 'null', 'localhost:4400', false],
  ];
  for (const [publicUrl, origin, host, isOwn] of table)
    assert.equal(await isOwnOrigin(publicUrl, origin, host), isOwn, `${origin} at ${host}`);
});
