import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { Me } from '@trunkline/contract/schemas/account';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { WorkspaceOverview } from '@trunkline/contract/schemas/instance';
import { Page } from '@trunkline/contract/schemas/lists';
import { Workspace } from '@trunkline/contract/schemas/workspaces';
import { type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { runOperator } from '../testing/operator.ts';
import { suiteScope } from '../testing/scope.ts';
import { newMember, newOutsider, type TestUser } from '../testing/test-users.ts';
import { json, startUpstream } from '../testing/upstream.ts';

describe('plans', () => {
  const scope = suiteScope();
  let instance: Instance;
  let registered: Awaited<ReturnType<typeof registerApi>>;
  let other: TestUser;

  const operator = (...args: string[]) => runOperator(args, { DATA_DIR: instance.dataDir });

  before(async () => {
    instance = await startInstance(scope, { TRUST_PROXY: '127.0.0.1', EGRESS_ALLOW: '127.0.0.1' });
    const upstream = await startUpstream(scope, (_request, response) => json(response, 200, {}));
    registered = await registerApi(instance, {
      document: {
        openapi: '3.1.0',
        info: { title: 'Things', version: '1' },
        servers: [{ url: upstream.url }],
        paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
      },
      operations: ['get:/things'],
      base_url: upstream.url,
    });
    other = await newMember(instance, 'other@example.com', 'admin');
  });

  const onPlan = async (plan: string) => instance.api('PATCH', '/api/operator/workspaces/default', { plan });

  async function rename(name: string) {
    const integration = '/api/workspaces/default/integrations/api';
    const { headers } = await other.api('GET', integration);
    return other.api('PATCH', integration, { name }, { 'if-match': headers.get('etag') ?? '' });
  }

  test('after a downgrade calls continue and edits are refused with the reason; after an upgrade they work again', async () => {
    assert.equal((await rename('One')).status, 200);
    const lowered = expectBody(await onPlan('starter'), WorkspaceOverview);
    assert.deepEqual(lowered.plan, 'starter');
    assert.equal(expectBody(await registered.call('get:/things'), CallEnvelope).success, true);
    const problem = expectProblem(await rename('Two'), 403, 'forbidden');
    assert.match(problem.detail, /needs the plan builder or higher; it is on starter/);
    await onPlan('builder');
    assert.equal((await rename('Three')).status, 200);
  });

  test('are set by operators only, who see every workspace but not its contents', async () => {
    for (const response of [
      await other.api('GET', '/api/operator/workspaces'),
      await other.api('PATCH', '/api/operator/workspaces/default', { plan: 'elite' }),
      await other.api('PATCH', '/api/operator/workspaces/unknown', { plan: 'elite' }),
    ])
      expectProblem(response, 403, 'forbidden');
    assert.equal(expectBody(await other.api('GET', '/api/me'), Me).is_operator, false);

    await newOutsider(instance, 'zoe@example.com');
    const first = expectBody(
      await instance.api('GET', '/api/operator/workspaces?limit=2'),
      Page(WorkspaceOverview),
    );
    const rest = expectBody(
      await instance.api('GET', `/api/operator/workspaces?cursor=${first.next_cursor}`),
      Page(WorkspaceOverview),
    );
    const { created_at, ...shown } = first.items[1] ?? {};
    assert.deepEqual(shown, {
      slug: 'default',
      name: 'Default',
      kind: 'shared',
      plan: 'builder',
      members: 2,
      integrations: 1,
    });
    assert.deepEqual(
      [...first.items, ...rest.items].map(({ slug }) => slug.replace(/-.*/, '')),
      ['admin', 'default', 'other', 'zoe'],
    );
    assert.equal((await instance.api('GET', `/api/workspaces/${rest.items.at(-1)?.slug}`)).status, 404);
    assert.equal((await onPlan('platinum')).status, 422);
    const unknown = await instance.api('PATCH', '/api/operator/workspaces/unknown', { plan: 'pro' });
    assert.equal(unknown.status, 404);
  });

  test('can be set on the command line while the server runs', async () => {
    const set = await operator('plan', 'default', 'free');
    assert.deepEqual(set, { code: 0, output: 'default is on the plan free.\n' });
    assert.equal(expectBody(await instance.api('GET', '/api/workspaces/default'), Workspace).plan, 'free');
    const body = expectBody(
      await instance.api('GET', '/api/workspaces/default/audit-log?action=workspace.plan&limit=1'),
      Page(AuditEvent),
    );
    const [event] = body.items;
    assert.partialDeepStrictEqual(event, {
      via: 'command line',
      user_id: null,
      changes: { plan: ['builder', 'free'] },
    });
    await onPlan('builder');

    assert.match((await operator('workspaces')).output, /^default {2}shared {2}builder /m);
    assert.equal((await operator('plan', 'unknown', 'free')).code, 1);
    const misused = await operator('plan', 'default', 'platinum');
    assert.equal(misused.code, 2);
    assert.match(misused.output, /^Usage:/);
  });

  test('an operator is added on the command line', async () => {
    const unknown = await operator('make-operator', 'unknown@example.com');
    assert.deepEqual([unknown.code, /no account/.test(unknown.output)], [1, true]);
    assert.equal((await operator('make-operator', 'Other@example.com')).code, 0);
    assert.equal(expectBody(await other.api('GET', '/api/me'), Me).is_operator, true);
    assert.equal((await other.api('GET', '/api/operator/workspaces')).status, 200);
  });
});
