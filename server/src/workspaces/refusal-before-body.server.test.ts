import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { startInstance } from '../testing/instance.ts';
import { newMember } from '../testing/test-users.ts';

test('a member without permission is refused before the body is sent', async (t) => {
  const instance = await startInstance(t);
  const viewer = await newMember(instance, 'viewer@example.com', 'viewer');
  const body = expectBody(await viewer.api('POST', '/api/tokens', { name: 'viewer' }), TokenWithSecret);
  for (const [method, path] of [
    ['POST', '/api/workspaces/default/specs'],
    ['POST', '/api/workspaces/default/integrations'],
    ['PATCH', '/api/workspaces/default/integrations/crm'],
    ['POST', '/api/workspaces/default/integrations/crm/refresh'],
    ['POST', '/api/workspaces/default/integrations/crm/test-requests'],
    ['POST', '/api/workspaces/default/apps'],
  ] as const) {
    assert.equal(await statusBeforeBody(instance.url + path, method, body.token), 403, path);
  }
});

/** The status of the response to a request of which only the head is sent. */
function statusBeforeBody(url: string, method: string, token: string): Promise<number | undefined> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': 60_000,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      resolve(response.statusCode);
      sent.destroy();
    });
    sent.on('error', reject);
    sent.flushHeaders();
  });
}
