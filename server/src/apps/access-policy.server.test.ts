import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AccessRequest, GrantProposal } from '@trunkline/contract/schemas/access-requests';
import { AppSummary } from '@trunkline/contract/schemas/apps';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { CatalogItem } from '@trunkline/contract/schemas/calls';
import {
  AccessMatrix,
  AppIntegrationAccess,
  IntegrationAccessChanged,
} from '@trunkline/contract/schemas/integration-access';
import { Page } from '@trunkline/contract/schemas/lists';
import { Workspace } from '@trunkline/contract/schemas/workspaces';
import { BASE, newCallingApp, outcomeOf, READ, startWithIntegrations, WRITE } from '../testing/access.ts';
import type { GatewayFixture } from '../testing/gateway.ts';
import { suiteScope } from '../testing/scope.ts';
import { newMember } from '../testing/test-users.ts';

describe('access policy of a workspace for apps', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;
  let app: Awaited<ReturnType<typeof newApp>>;

  beforeEach(async () => {
    gateway ??= await startWithIntegrations(scope, 'alpha', 'beta');
    await policy('open');
    app = await newApp();
  });

  const policy = async (app_access: string) =>
    expectBody(await gateway.instance.api('PATCH', BASE, { app_access }), Workspace);

  async function newApp(body: object = {}) {
    const { call, http, ...created } = await newCallingApp(gateway, body);
    return {
      ...created,
      /** @returns `ok`, or the code of the refusal with what it advises */
      async call(slug: string, operation = READ) {
        const response = await call(slug, operation);
        const isAdvised = JSON.stringify(response.body).includes('request access');
        return `${outcomeOf(response)}${isAdvised ? ' request access' : ''}`;
      },
      async catalog(): Promise<Record<string, string[]>> {
        const listed = await http('GET', `/api/apps/${created.id}/integrations/custom`);
        const { items } = expectBody(listed, Page(CatalogItem));
        return Object.fromEntries(
          items.map(({ slug, operations }) => [slug, operations.map(({ key }) => key)]),
        );
      },
    };
  }

  const grant = async (slug: string, operations: string[] | null, api = gateway.instance.api) =>
    api('PATCH', `${BASE}/app-access`, { changes: [{ app_id: app.id, slug, grant: { operations } }] });
  const request = (body: object, slug = 'alpha', api = gateway.instance.api) =>
    api('PUT', `${app.path}/integrations/${slug}/access-request`, body);
  const requests = async (query = '') =>
    expectBody(
      await gateway.instance.api('GET', `${BASE}/access-requests?app_id=${app.id}&${query}`),
      Page(AccessRequest),
    ).items;

  test('with `granted` an app may use only what was granted: call, catalog, context, counts and matrix', async () => {
    const { api } = gateway.instance;
    assert.equal(await app.call('alpha'), 'ok');
    assert.equal((await policy('granted')).app_access, 'granted');
    assert.equal(await app.call('alpha'), 'integration_disabled request access');
    assert.deepEqual(await app.catalog(), {});

    expectBody(await grant('alpha', [READ]), IntegrationAccessChanged);
    assert.deepEqual(
      [await app.call('alpha'), await app.call('alpha', WRITE), await app.call('beta')],
      ['ok', 'operation_disabled request access', 'integration_disabled request access'],
    );
    assert.deepEqual(await app.catalog(), { alpha: [READ] });
    const context = JSON.stringify((await api('GET', `${app.path}/context.md`)).body);
    assert.match(context, /alpha/);
    assert.doesNotMatch(context, /beta/);
    const summary = expectBody(await api('GET', `${BASE}/apps?search=board`), Page(AppSummary)).items.find(
      ({ id }) => id === app.id,
    );
    assert.deepEqual([summary?.allowed_integrations, summary?.integrations_total], [1, 2]);
    const levels = expectBody(await api('GET', `${app.path}/integrations`), Page(AppIntegrationAccess)).items;
    assert.deepEqual(
      levels.map(({ slug, level, grant }) => [slug, level, grant]),
      [
        ['alpha', 'read_only', { operations: [READ] }],
        ['beta', 'off', null],
      ],
    );
    assert.equal(
      expectBody(await api('GET', `${app.path}/integrations?state=on`), Page(AppIntegrationAccess)).items
        .length,
      1,
    );
    const matrix = expectBody(await api('GET', `${BASE}/app-access`), AccessMatrix);
    const row = matrix.apps.items.find(({ id }) => id === app.id);
    assert.deepEqual(
      row?.cells.map(({ slug, level, is_granted }) => [slug, level, is_granted]),
      [['alpha', 'read_only', true]],
    );

    await policy('open');
    assert.equal(await app.call('beta', WRITE), 'ok');
  });

  test('settings of an app narrow what was granted, and cannot widen it', async () => {
    await policy('granted');
    await grant('alpha', [READ, WRITE]);
    const put = (body: object) => gateway.instance.api('PUT', `${app.path}/integrations/alpha`, body);
    await put({ enabled: true, operations: [READ, 'head:/things'] });
    assert.deepEqual(
      [await app.call('alpha'), await app.call('alpha', WRITE), await app.call('alpha', 'head:/things')],
      ['ok', 'operation_disabled', 'operation_disabled request access'],
    );
    await put({ enabled: false, operations: null });
    assert.equal(await app.call('alpha'), 'integration_disabled');
  });

  test('an app for which a prompt found integrations may not use them without a grant', async () => {
    await policy('granted');
    const other = await newApp({ integrations: ['alpha'] });
    assert.equal(await other.call('alpha'), 'integration_disabled request access');
    assert.deepEqual(await other.catalog(), {});
  });

  test('a grant is undone by what it returns, and recorded', async () => {
    const { api } = gateway.instance;
    await policy('granted');
    await grant('alpha', [READ]);
    const { undo } = expectBody(await grant('alpha', null), IntegrationAccessChanged);
    assert.equal(await app.call('alpha', WRITE), 'ok');
    await api('PATCH', `${BASE}/app-access`, { changes: undo });
    assert.equal(await app.call('alpha', WRITE), 'operation_disabled request access');
    await api('PATCH', `${BASE}/app-access`, {
      changes: [{ app_id: app.id, slug: 'alpha', grant: null }],
    });
    assert.equal(await app.call('alpha'), 'integration_disabled request access');
    const events = expectBody(
      await api('GET', `${BASE}/audit-log?action=app_integration.edit`),
      Page(AuditEvent),
    ).items.filter(({ target_id }) => target_id === app.id);
    assert.deepEqual(
      events.map(({ changes }) => changes['grant alpha']),
      [
        [[READ], null],
        ['all', [READ]],
        [[READ], 'all'],
        [null, [READ]],
      ],
    );
    expectProblem(await grant('alpha', ['get:/nothing']), 422, 'invalid_request');
  });

  test('an editor requests access and only an admin grants it, in whole or by endpoint, or refuses it', async () => {
    const { api } = gateway.instance;
    await policy('granted');
    const editor = await newMember(gateway.instance, `editor-${app.id}@example.com`, 'editor');
    const asked = expectBody(
      await request({ operations: null, reason: 'Shows things' }, 'alpha', editor.api),
      AccessRequest,
    );
    assert.equal(asked.status, 'pending');
    const decision = `${BASE}/access-requests/${asked.id}/decision`;
    expectProblem(await grant('alpha', null, editor.api), 403, 'forbidden');
    expectProblem(await editor.api('POST', decision, { decision: 'grant' }), 403, 'forbidden');
    const matrix = expectBody(await api('GET', `${BASE}/app-access`), AccessMatrix);
    assert.ok(matrix.apps.items.find(({ id }) => id === app.id)?.cells[0]?.is_requested);

    await gateway.instance.api('PUT', `${app.path}/integrations/alpha`, { enabled: false, operations: null });
    const granted = expectBody(
      await api('POST', decision, { decision: 'grant', operations: [READ], note: 'Reading is enough' }),
      AccessRequest,
    );
    assert.deepEqual([granted.status, granted.note], ['granted', 'Reading is enough']);
    assert.deepEqual(
      [await app.call('alpha'), await app.call('alpha', WRITE)],
      ['ok', 'operation_disabled request access'],
    );
    expectProblem(await api('POST', decision, { decision: 'refuse' }), 409, 'already_decided');

    const again = expectBody(await request({ operations: [WRITE], reason: 'Adds things' }), AccessRequest);
    await api('POST', `${BASE}/access-requests/${again.id}/decision`, { decision: 'refuse', note: 'No' });
    assert.deepEqual(
      (await requests()).map(({ status, operations, note }) => [status, operations, note]),
      [['refused', [WRITE], 'No']],
    );
    assert.equal(await app.call('alpha', WRITE), 'operation_disabled request access');
    const actions = expectBody(await api('GET', `${BASE}/audit-log?limit=50`), Page(AuditEvent)).items.map(
      ({ action }) => action,
    );
    for (const action of ['access_request.create', 'access_request.grant', 'access_request.refuse'])
      assert.ok(actions.includes(action), action);
  });

  test('a request is bounded, replaced by the next, withdrawn, and deleted with its app', async () => {
    const { api, db } = gateway.instance;
    expectProblem(await request({ operations: null, reason: 'x'.repeat(1001) }), 422, 'invalid_request');
    expectProblem(await request({ operations: ['get:/no'], reason: 'x' }), 422, 'invalid_request');
    expectProblem(await request({ operations: null, reason: '' }), 422, 'invalid_request');
    await request({ operations: null, reason: 'one' });
    await request({ operations: [READ], reason: 'two' });
    assert.deepEqual(
      (await requests()).map(({ reason }) => reason),
      ['two'],
    );
    const path = `${app.path}/integrations/alpha/access-request`;
    assert.equal((await api('DELETE', path)).status, 204);
    expectProblem(await api('DELETE', path), 404, 'not_found');
    await request({ operations: [READ], reason: 'three' });
    await grant('alpha', null);
    await api('DELETE', `${app.path}?confirm=Board`);
    for (const table of ['access_requests', 'app_grants'] as const) {
      const rows = await db.selectFrom(table).selectAll().where('app_id', '=', app.id).execute();
      assert.deepEqual(rows, [], table);
    }
  });

  test('what would break is proposed as grants: granting it first, nothing breaks', async () => {
    const { api } = gateway.instance;
    await app.call('alpha');
    await app.call('beta', WRITE);
    const proposals = async () =>
      expectBody(await api('GET', `${BASE}/grant-proposals`), Page(GrantProposal)).items.filter(
        ({ app_id }) => app_id === app.id,
      );
    const [proposal] = await proposals();
    assert.deepEqual(
      proposal?.uncovered
        .map(({ slug, operations, calls_30_days }) => [slug, operations, calls_30_days])
        .sort(),
      [
        ['alpha', [READ], 1],
        ['beta', [WRITE], 1],
      ],
    );
    await api('PATCH', `${BASE}/app-access`, { changes: proposal?.changes });
    assert.deepEqual(await proposals(), []);
    await policy('granted');
    assert.deepEqual(
      [await app.call('alpha'), await app.call('beta', WRITE), await app.call('beta')],
      ['ok', 'ok', 'operation_disabled request access'],
    );
  });
});
