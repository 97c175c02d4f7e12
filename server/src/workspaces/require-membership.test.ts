import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { decorateWithUser } from '../auth/require-user.ts';
import { decorateWithMembership } from './require-membership.ts';

test('a route that is registered outside requireUser and guardByMembership fails with a clear error', async (t) => {
  const server = Fastify();
  t.after(() => server.close());
  decorateWithUser(server);
  decorateWithMembership(server);
  server.get('/me', async ({ user }) => user);
  server.get('/session', async ({ sessionId }) => sessionId);
  server.get('/origin', async ({ origin }) => origin);
  server.get('/team', async ({ member }) => member);
  for (const [url, hook] of [
    ['/me', 'requireUser'],
    ['/session', 'requireUser'],
    ['/origin', 'requireUser'],
    ['/team', 'guardByMembership'],
  ] as const) {
    const response = await server.inject(url);
    assert.equal(response.statusCode, 500);
    assert.equal(response.json().message, `The route ${url} is not registered behind ${hook}.`);
  }
});
