import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { MAX_ACCESS_CHANGES } from '@trunkline/contract/max-access-changes';
import { App } from '@trunkline/contract/schemas/apps';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import {
  AccessMatrix,
  AppIntegrationAccess,
  IntegrationAccessChanged,
  Narrowing,
} from '@trunkline/contract/schemas/integration-access';
import { Page } from '@trunkline/contract/schemas/lists';
import { BASE, newCallingApp, outcomeOf, READ, startWithIntegrations, WRITE } from '../testing/access.ts';
import type { GatewayFixture } from '../testing/gateway.ts';
import { suiteScope } from '../testing/scope.ts';
import { newMember } from '../testing/test-users.ts';

describe('access of apps to integrations', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;
  let board: Awaited<ReturnType<typeof newApp>>;
  let report: typeof board;

  beforeEach(async () => {
    gateway ??= await startWithIntegrations(scope, 'alpha', 'beta', 'gamma');
    board = await newApp('Board');
    report = await newApp('Report');
  });

  async function newApp(name: string, body: object = {}) {
    const app = await newCallingApp(gateway, { name, ...body });
    return {
      ...app,
      /** @returns `ok`, or the code of the refusal */
      call: async (slug: string, operation = READ) => outcomeOf(await app.call(slug, operation)),
    };
  }

  const change = (changes: readonly object[], api = gateway.instance.api) =>
    api('PATCH', `${BASE}/app-access`, { changes });
  const changed = async (changes: readonly object[]) =>
    expectBody(await change(changes), IntegrationAccessChanged);
  const matrix = async (query: string) =>
    expectBody(await gateway.instance.api('GET', `${BASE}/app-access?${query}`), AccessMatrix);
  const listOf = async ({ id }: { id: string }, query = '') =>
    expectBody(
      await gateway.instance.api('GET', `${BASE}/apps/${id}/integrations?${query}`),
      Page(AppIntegrationAccess),
    );

  /** The levels of an app by integration. */
  async function levelsOf(app: { id: string }): Promise<Record<string, string>> {
    return Object.fromEntries((await listOf(app)).items.map(({ slug, level }) => [slug, level]));
  }

  test('changes of many apps and integrations apply to the next call, and are undone by what they return', async () => {
    assert.deepEqual(
      [await board.call('alpha'), await board.call('beta', WRITE), await report.call('alpha')],
      ['ok', 'ok', 'ok'],
    );
    const { changed: count, undo } = await changed([
      { app_id: board.id, slug: 'alpha', level: 'off' },
      { app_id: board.id, slug: 'beta', level: 'read_only' },
      { app_id: report.id, slug: 'alpha', level: 'off' },
      { app_id: report.id, slug: 'gamma', level: 'on' },
    ]);
    // The last says what applied anyway.
    assert.equal(count, 3);
    assert.deepEqual(
      [
        await board.call('alpha'),
        await board.call('beta'),
        await board.call('beta', WRITE),
        await report.call('alpha'),
        await report.call('gamma', WRITE),
      ],
      ['integration_disabled', 'ok', 'operation_disabled', 'integration_disabled', 'ok'],
    );
    assert.deepEqual(await levelsOf(board), { alpha: 'off', beta: 'read_only', gamma: 'all' });
    assert.equal((await changed(undo)).changed, 3);
    assert.deepEqual(
      [await board.call('alpha'), await board.call('beta', WRITE), await report.call('alpha')],
      ['ok', 'ok', 'ok'],
    );
    const restored = expectBody(await gateway.instance.api('GET', `${BASE}/apps/${board.id}`), App);
    assert.deepEqual(restored.integrations, []);
  });

  test('switching off and on keeps the endpoints and the limit', async () => {
    const settings = { enabled: true, operations: [WRITE], calls_per_minute: 7 };
    await changed([{ app_id: board.id, slug: 'alpha', settings }]);
    await changed([{ app_id: board.id, slug: 'alpha', level: 'off' }]);
    await changed([{ app_id: board.id, slug: 'alpha', level: 'on' }]);
    const [alpha] = (await listOf(board)).items;
    assert.deepEqual([alpha?.level, alpha?.operations, alpha?.calls_per_minute], ['limited', [WRITE], 7]);
    await changed([{ app_id: board.id, slug: 'alpha', level: 'all' }]);
    assert.equal((await listOf(board)).items[0]?.operations, null);
  });

  test('an app may be left with the selected integrations only, and gets the others back', async () => {
    await changed([{ app_id: board.id, slug: 'gamma', level: 'read_only' }]);
    const { undo } = await changed([{ app_id: board.id, only: ['beta'] }]);
    assert.deepEqual(await levelsOf(board), { alpha: 'off', beta: 'all', gamma: 'off' });
    await gateway.register({ slug: 'later' });
    assert.equal(await board.call('later'), 'integration_disabled');
    await changed(undo);
    assert.deepEqual(await levelsOf(board), { alpha: 'all', beta: 'all', gamma: 'read_only', later: 'all' });
    await gateway.instance.api('DELETE', `${BASE}/integrations/later?confirm=later`);
  });

  test('all apply or none, within bounds, for those who may manage apps', async () => {
    const off = { app_id: board.id, slug: 'alpha', level: 'off' };
    const refused = await change([
      off,
      { ...off, slug: 'nothing' },
      { ...off, app_id: 'nobody' },
      {
        app_id: board.id,
        slug: 'alpha',
        settings: { enabled: true, operations: ['get:/no'], calls_per_minute: null },
      },
    ]);
    assert.deepEqual(
      expectProblem(refused, 422, 'invalid_request').errors.map(({ path }) => path),
      ['changes.1.slug', 'changes.2.app_id', 'changes.3.settings.operations'],
    );
    expectProblem(await change(Array(MAX_ACCESS_CHANGES + 1).fill(off)), 422, 'invalid_request');
    const viewer = await newMember(gateway.instance, `viewer-${board.id}@example.com`, 'viewer');
    expectProblem(await change([off], viewer.api), 403, 'forbidden');
    assert.equal((await levelsOf(board)).alpha, 'all');
    const editor = await newMember(gateway.instance, `editor-${board.id}@example.com`, 'editor');
    assert.equal((await change([off], editor.api)).status, 200);
  });

  test('each app has an audit event of its changes', async () => {
    await changed([
      { app_id: board.id, slug: 'alpha', level: 'off' },
      { app_id: board.id, slug: 'beta', level: 'read_only' },
      { app_id: report.id, only: ['gamma'] },
    ]);
    const eventsOf = async ({ id }: { id: string }) => {
      const path = `${BASE}/audit-log?target=${id}`;
      const { items } = expectBody(await gateway.instance.api('GET', path), Page(AuditEvent));
      return items.flatMap(({ action, changes }) => (action === 'app_integration.edit' ? [changes] : []));
    };
    assert.deepEqual(await eventsOf(board), [
      { alpha: ['all', 'off'], beta: ['all', [READ, 'head:/things']] },
    ]);
    assert.deepEqual(await eventsOf(report), [
      { integration_access: ['all', 'selected'], gamma: ['all', 'all'] },
    ]);
  });

  test('the matrix has a page of apps and of integrations, and cells where there is something to say', async () => {
    await board.call('beta');
    await changed([{ app_id: report.id, slug: 'gamma', level: 'off' }]);
    const first = await matrix('app_limit=2&integration_limit=2');
    assert.deepEqual(
      first.integrations.items.map(({ slug }) => slug),
      ['alpha', 'beta'],
    );
    assert.deepEqual(
      first.apps.items.map(({ id, cells }) => [id, cells.map(({ slug, level }) => [slug, level])]),
      [
        [report.id, []],
        [board.id, [['beta', 'all']]],
      ],
    );
    assert.ok(first.apps.items[1]?.cells[0]?.last_call_at);
    const next = await matrix(
      `app_limit=1&integration_limit=2&integration_cursor=${first.integrations.next_cursor}`,
    );
    assert.deepEqual(next.integrations, { items: [{ slug: 'gamma', name: 'Things' }], next_cursor: null });
    assert.deepEqual(next.apps.items[0]?.cells, [
      { slug: 'gamma', level: 'off', is_granted: false, is_requested: false, last_call_at: null },
    ]);
    const second = await matrix(`app_limit=1&app_cursor=${next.apps.next_cursor}`);
    assert.equal(second.apps.items[0]?.id, board.id);
    const found = await matrix('app_search=report&integration_search=ALPH&app_limit=1');
    assert.deepEqual(
      [found.apps.items[0]?.id, found.integrations.items.map(({ slug }) => slug)],
      [report.id, ['alpha']],
    );
  });

  test('the list of an app is searched and filtered, and says what it used', async () => {
    await board.call('beta');
    await changed([{ app_id: board.id, slug: 'alpha', level: 'off' }]);
    const slugsOf = async (query: string) => (await listOf(board, query)).items.map(({ slug }) => slug);
    assert.deepEqual(await slugsOf('state=off'), ['alpha']);
    assert.deepEqual(await slugsOf('state=on&search=ta'), ['beta']);
    const { items, next_cursor } = await listOf(board, 'state=on&limit=1');
    assert.deepEqual(
      items.map(({ slug, operation_count, reading_operation_count, calls_30_days }) => ({
        slug,
        operation_count,
        reading_operation_count,
        calls_30_days,
      })),
      [{ slug: 'beta', operation_count: 3, reading_operation_count: 2, calls_30_days: 1 }],
    );
    assert.deepEqual(await slugsOf(`state=on&limit=1&cursor=${next_cursor}`), ['gamma']);
    assert.deepEqual(
      (await listOf(await newApp('Selected', { integration_access: 'selected' }), 'state=on')).items,
      [],
    );
  });

  test('an app is narrowed to what it called, endpoint by endpoint', async () => {
    await board.call('alpha');
    await board.call('beta', WRITE);
    await changed([{ app_id: board.id, slug: 'beta', level: 'read_only' }]);
    const path = `${BASE}/apps/${board.id}/narrowing`;
    const preview = expectBody(await gateway.instance.api('GET', path), Narrowing);
    assert.deepEqual(
      [preview.kept.map(({ slug, operations }) => [slug, operations]), preview.removed_count],
      // Of beta it called nothing that it may still call.
      [[['alpha', [READ]]], 2],
    );
    assert.equal(preview.narrows_operations, true);
    assert.deepEqual(await levelsOf(board), { alpha: 'all', beta: 'read_only', gamma: 'all' });
    const { undo } = await changed(preview.changes);
    assert.deepEqual(
      [await board.call('alpha'), await board.call('alpha', WRITE), await board.call('gamma')],
      ['ok', 'operation_disabled', 'integration_disabled'],
    );
    await changed(undo);
    assert.deepEqual(await levelsOf(board), { alpha: 'all', beta: 'read_only', gamma: 'all' });
  });
});
