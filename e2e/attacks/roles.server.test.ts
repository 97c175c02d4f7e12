import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type ApiClient, expectBody } from '@trunkline/contract/api-client';
import { ROLES, type Role } from '@trunkline/contract/roles';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { client, type Instance, startInstance } from '../../server/src/testing/instance.ts';
import { suiteScope } from '../../server/src/testing/scope.ts';
import { newMember } from '../../server/src/testing/test-users.ts';
import { checkPermission } from '../../server/src/workspaces/permissions.ts';
import { fill, type Route, routesOf } from './routes.ts';
import { reportTries } from './tries.ts';

/** A member who may leave leaves. */
const EFFECTIVE_WITHOUT_INPUT = new Set(['POST /api/workspaces/{workspace}/leave']);

describe('every route of a workspace, by every role', () => {
  const scope = suiteScope();
  let instance: Instance;
  let routes: Route[];
  let clients: Record<Role, ApiClient>;

  before(async () => {
    instance = await startInstance(scope, { TRUST_PROXY: '127.0.0.1' });
    routes = await routesOf(instance);
    const member = async (role: 'admin' | 'editor' | 'viewer') => {
      const { api } = await newMember(instance, `the-${role}@example.com`, role);
      const body = expectBody(await api('POST', '/api/tokens', { name: 'attacks' }), TokenWithSecret);
      return client(instance.url, { authorization: `Bearer ${body.token}` });
    };
    clients = {
      owner: instance.api,
      admin: await member('admin'),
      editor: await member('editor'),
      viewer: await member('viewer'),
    };
  });

  for (const role of ROLES) {
    test(`${role}: is refused where the rules say so, and nowhere else`, async (t) => {
      let tries = 0;
      for (const { method, path, permission } of routes) {
        if (permission === undefined) continue;
        const { allowed } = checkPermission({ role, plan: 'builder', kind: 'shared' }, permission);
        if (allowed && EFFECTIVE_WITHOUT_INPUT.has(`${method} ${path}`)) continue;
        const input = method === 'GET' || method === 'DELETE' ? undefined : {};
        const { status } = await clients[role](method, fill(path, { workspace: 'default' }), input);
        // One's own membership ends by the same route as another's: the rule asks whose it is.
        if (path.endsWith('/members/{user_id}')) continue;
        assert.equal(status === 403, !allowed, `${method} ${path}: ${status}`);
        tries += 1;
      }
      assert.ok(tries > 40, `${tries} tries`);
      reportTries(t, { cells: tries, requests: tries });
    });
  }
});
