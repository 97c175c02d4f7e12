import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { APP_TOKENS_QUOTA, USER_QUOTAS, WORKSPACE_QUOTAS } from '@trunkline/contract/quotas';
import { App } from '@trunkline/contract/schemas/apps';
import { startInstance } from '../testing/instance.ts';

test('what a person creates has a quota: the next one is refused, and one deleted makes room', async (t) => {
  const { api } = await startInstance(t, { DEFAULT_PLAN: 'free' });
  const app = expectBody(await api('POST', '/api/workspaces/default/apps', { name: 'First' }), App);
  const tokens = `/api/workspaces/default/apps/${app.id}/tokens`;
  // What the instance begins with counts: a workspace, a token, and the app above.
  const table = [
    ['/api/workspaces/default/apps', WORKSPACE_QUOTAS.free.apps - 1],
    [tokens, APP_TOKENS_QUOTA],
    ['/api/tokens', USER_QUOTAS.personal_tokens - 1],
    ['/api/workspaces', USER_QUOTAS.workspaces - 1],
  ] as const;
  for (const [path, left] of table) {
    for (let at = 0; at < left; at += 1)
      assert.equal((await api('POST', path, { name: `Number ${at}` })).status, 201, `${path} ${at}`);
    expectProblem(await api('POST', path, { name: 'One more' }), 403, 'quota_exceeded');
  }
  await api('DELETE', `/api/workspaces/default/apps/${app.id}?confirm=First`);
  assert.equal((await api('POST', '/api/workspaces/default/apps', { name: 'Again' })).status, 201);
});
