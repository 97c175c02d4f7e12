import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Outcomes } from '@trunkline/contract/health';
import { WORKSPACE_QUOTAS } from '@trunkline/contract/quotas';
import { createSecretRefs } from '../../secrets/refs/secret-refs.ts';
import { startAlerts } from '../../testing/alerts.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { checkExpiringSecrets } from './expiring-secrets.ts';
import { createFailingCheck } from './failing-integrations.ts';
import { createOpenedCircuits } from './opened-circuits.ts';
import { checkUnavailableSecrets } from './unavailable-secrets.ts';
import { checkUndecryptableSecrets } from './undecryptable-secrets.ts';
import { checkUsedQuotas } from './used-quotas.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-28T10:58:00Z');
const INTEGRATION = { id: 'i', slug: 'crm', name: 'CRM' };

type Alerts = Awaited<ReturnType<typeof startAlerts>>;

async function addIntegration({ db }: Alerts): Promise<void> {
  const at = new Date(NOW).toISOString();
  const json = '[]';
  await db
    .insertInto('specs')
    .values({
      id: 's',
      workspace_id: 'w',
      source_url: null,
      title: 'CRM',
      version: '1',
      format: 'OpenAPI 3.1',
      servers: json,
      security_schemes: json,
      warnings: json,
      operations: Buffer.from(''),
      operation_count: 0,
      source: Buffer.from(''),
      requested_url: null,
      source_sha256: null,
      source_etag: null,
      source_last_modified: null,
      source_checked_at: null,
      created_by: 'u',
      created_at: at,
    })
    .execute();
  await db
    .insertInto('integrations')
    .values({
      ...INTEGRATION,
      workspace_id: 'w',
      spec_id: 's',
      description: '',
      base_url: 'https://api.example.com',
      created_by: 'u',
      updated_by: 'u',
      created_at: at,
      updated_at: at,
      call_policy: '{}',
      source_drifted_at: null,
      deleted_slug: null,
      deleted_at: null,
      deleted_by: null,
      capture_until: null,
      capture_keep_days: null,
    })
    .execute();
}

test('an integration is failing once, until it has recovered', async (t) => {
  const alerts = await startAlerts(t);
  await addIntegration(alerts);
  await alerts.listen(['integration.failing', 'integration.recovered']);
  const { check } = createFailingCheck(alerts.db);
  let now = NOW;
  const counted = new Map<string, Outcomes>();
  /** Adds calls to the counts of the present hour. */
  async function pass(minutes: number, added: Partial<Outcomes> = {}) {
    now += minutes * MINUTE_MS;
    const hour = new Date(now).toISOString().slice(0, 13);
    const before = counted.get(hour) ?? { calls: 0, errors: 0, failures: 0, refusals: 0 };
    const { calls = 0, errors = 0, failures = 0, refusals = 0 } = added;
    const after = {
      calls: before.calls + calls,
      errors: before.errors + errors,
      failures: before.failures + failures,
      refusals: before.refusals + refusals,
    };
    counted.set(hour, after);
    await alerts.db
      .insertInto('call_hours')
      .values({ workspace_id: 'w', integration_id: 'i', hour, ...after, durations: '{}' })
      .onConflict((c) => c.columns(['workspace_id', 'integration_id', 'hour']).doUpdateSet(after))
      .execute();
    await check(now);
    return (await alerts.takeRaised()).map(({ type, data }) => [type, data.calls, data.errors]);
  }

  const failed = (calls: number) => ({ calls, errors: calls, failures: calls });
  assert.deepEqual(await pass(0, { calls: 1000 }), [], 'what came before the first look is not known');
  assert.deepEqual(await pass(1, failed(9)), [], 'too few');
  assert.deepEqual(await pass(1, failed(1)), [['integration.failing', 10, 10]], 'across the hour');
  assert.deepEqual(await pass(1, failed(50)), [], 'said already');
  assert.deepEqual(await pass(6, { calls: 5, errors: 1, failures: 1 }), [], 'few calls, and not all good');
  assert.deepEqual(await pass(6, { calls: 4 }), [['integration.recovered', 4, 0]]);
  assert.deepEqual(await pass(6, { calls: 100, errors: 100, refusals: 100 }), [], 'refusals are of apps');
  assert.deepEqual(await pass(6, failed(10)), [['integration.failing', 10, 10]], 'and again');
  const [state] = await alerts.db.selectFrom('alert_states').selectAll().execute();
  assert.equal(state?.subject, 'failing/i');
});

test('two nodes that see the same say it once, and circuits open once an hour', async (t) => {
  const alerts = await startAlerts(t);
  await addIntegration(alerts);
  await alerts.listen(['integration.circuit_opened']);
  const nodes = [createOpenedCircuits(alerts.db), createOpenedCircuits(alerts.db)];
  async function openAt(now: number) {
    for (const node of nodes) node.onOpened('i', 'api.example.com refused the connection.');
    await Promise.all(nodes.map((node) => node.flush(now)));
    return (await alerts.takeRaised()).map(({ data }) => data);
  }
  const data = { integration: INTEGRATION, reason: 'api.example.com refused the connection.' };
  assert.deepEqual(await openAt(NOW), [data]);
  assert.deepEqual(await openAt(NOW + 59 * MINUTE_MS), []);
  assert.deepEqual(await openAt(NOW + 60 * MINUTE_MS), [data]);
  for (const node of nodes) await node.flush(NOW + DAY_MS);
  assert.deepEqual(await alerts.takeRaised(), [], 'what was written is not written again');
});

test('nothing counts as notified where no destination was', async (t) => {
  const alerts = await startAlerts(t);
  await addIntegration(alerts);
  const circuits = createOpenedCircuits(alerts.db);
  circuits.onOpened('i', undefined);
  await circuits.flush(NOW);
  await alerts.listen(['integration.circuit_opened']);
  circuits.onOpened('i', undefined);
  await circuits.flush(NOW + MINUTE_MS);
  assert.equal((await alerts.takeRaised()).length, 1);
});

test('a header and a credential expire in 30, 7 and 1 days, and are then expired', async (t) => {
  const alerts = await startAlerts(t);
  await addIntegration(alerts);
  await alerts.listen(['credential.expiring', 'credential.expired']);
  const expires_at = new Date(NOW).toISOString();
  const common = { integration_id: 'i', position: 0 };
  await alerts.db
    .insertInto('integration_headers')
    .values({ ...common, name: 'X-Api-Key', sensitive: 1, value: 'v1.k.x', expires_at })
    .execute();
  await alerts.db
    .insertInto('integration_credentials')
    .values({
      ...common,
      credential: JSON.stringify({ scheme: null, type: 'bearer' }),
      secret: 'v1.k.x',
      expires_at: null,
    })
    .execute();
  const said: unknown[] = [];
  for (let hours = 32 * 24; hours >= -24; hours -= 1) {
    await checkExpiringSecrets(alerts.db, NOW - hours * 3_600_000);
    for (const { type, data } of await alerts.takeRaised())
      said.push([hours, type, data.credential.name, data.days_left]);
  }
  assert.deepEqual(said, [
    [30 * 24, 'credential.expiring', 'X-Api-Key', 30],
    [7 * 24, 'credential.expiring', 'X-Api-Key', 7],
    [24, 'credential.expiring', 'X-Api-Key', 1],
    [0, 'credential.expired', 'X-Api-Key', undefined],
  ]);
  const later = new Date(NOW + 3 * DAY_MS).toISOString();
  await alerts.db.updateTable('integration_headers').set({ expires_at: later }).execute();
  await alerts.db.updateTable('integration_credentials').set({ expires_at: later }).execute();
  await checkExpiringSecrets(alerts.db, NOW);
  const replaced = (await alerts.takeRaised()).map(({ data }) => [data.credential, data.expires_at]);
  assert.deepEqual(replaced, [
    [{ kind: 'header', name: 'X-Api-Key' }, later],
    [{ kind: 'credential', name: 'bearer' }, later],
  ]);
});

test('80 % and all of a quota are said once each, and again after less was used', async (t) => {
  const alerts = await startAlerts(t);
  await alerts.db.updateTable('workspaces').set({ plan: 'free' }).execute();
  await alerts.listen(['quota.nearly_used']);
  const quota = WORKSPACE_QUOTAS.free.apps;
  async function useApps(count: number) {
    await alerts.db.deleteFrom('apps').execute();
    const apps = Array.from({ length: count }, (_, index) => ({
      id: `a${index}`,
      workspace_id: 'w',
      name: 'App',
      user_tokens: null,
      anonymous_calls: null,
      created_by: 'u',
      created_at: '',
    }));
    if (count > 0) await alerts.db.insertInto('apps').values(apps).execute();
    await checkUsedQuotas(alerts.db, NOW);
    return (await alerts.takeRaised()).map(({ data: { resource, used, percent } }) => [
      resource,
      used,
      percent,
    ]);
  }
  assert.deepEqual(await useApps(19), []);
  assert.deepEqual(await useApps(20), [['apps', 20, 80]]);
  assert.deepEqual(await useApps(21), []);
  assert.deepEqual(await useApps(quota), [['apps', quota, 100]]);
  assert.deepEqual(await useApps(24), []);
  assert.deepEqual(await useApps(quota), []);
  assert.deepEqual(await useApps(0), []);
  assert.deepEqual(await useApps(20), [['apps', 20, 80]]);
});

test('secrets that cannot be decrypted are said once, without any of them', async (t) => {
  const alerts = await startAlerts(t);
  await addIntegration(alerts);
  await alerts.listen(['secret.undecryptable']);
  const { signal } = new AbortController();
  const check = async () => {
    await checkUndecryptableSecrets(alerts.db, alerts.vault, signal, NOW);
    return alerts.takeRaised();
  };
  const identity = 'integration_headers/i/x-api-key';
  const value = await alerts.vault.encrypt('w', identity, 'sk_secret');
  const row = { integration_id: 'i', position: 0, name: 'X-Api-Key', sensitive: 1, value, expires_at: null };
  await alerts.db.insertInto('integration_headers').values(row).execute();
  assert.deepEqual(await check(), []);
  const other = await alerts.vault.encrypt('w', 'integration_headers/other/x-api-key', 'sk_secret');
  await alerts.db.updateTable('integration_headers').set({ value: other }).execute();
  const [raised, ...more] = await check();
  assert.deepEqual(more, []);
  assert.deepEqual([raised?.data.integrations, raised?.data.count], [[INTEGRATION], 1]);
  assert.ok(!JSON.stringify(raised).includes('sk_secret'));
  assert.deepEqual(await check(), []);
  await alerts.db.updateTable('integration_headers').set({ value }).execute();
  await check();
  await alerts.db.updateTable('integration_headers').set({ value: other }).execute();
  assert.equal((await check()).length, 1, 'it happened again');
});

test('secrets by reference without a value raise one alert, and another when calls fail', async (t) => {
  const alerts = await startAlerts(t);
  await addIntegration(alerts);
  await alerts.listen(['secret.unavailable']);
  const folder = temporaryFolder(t);
  const file = join(folder, 'key');
  writeFileSync(file, 'sk_secret');
  const ref = `file:${file}`;
  const row = { integration_id: 'i', position: 0, name: 'X-Api-Key', sensitive: 1, value: '', ref };
  await alerts.db
    .insertInto('integration_headers')
    .values({ ...row, expires_at: null })
    .execute();
  const settings = {
    prefixes: [`file:${folder}/`],
    ownPaths: [],
    refreshMs: MINUTE_MS,
    maxAgeMs: 60 * MINUTE_MS,
    environment: {},
    vault: undefined,
    secretsManagerEndpoint: undefined,
  };
  let now = NOW;
  const secretRefs = createSecretRefs(settings, { info() {}, warn() {} }, () => now);
  const { signal } = new AbortController();
  const check = async (minutes: number) => {
    now += minutes * MINUTE_MS;
    await secretRefs.refreshDue(signal);
    await checkUnavailableSecrets(alerts.db, secretRefs, signal, now);
    const raised = await alerts.takeRaised();
    assert.ok(!JSON.stringify(raised).includes('sk_secret'));
    return raised.map(({ data }) => [data.integrations, data.count, data.calls_fail]);
  };
  assert.deepEqual(await check(0), []);
  rmSync(file);
  assert.deepEqual(await check(5), [[[INTEGRATION], 1, false]], 'while its last value is used');
  assert.deepEqual(await check(5), []);
  assert.deepEqual(await check(60), [[[INTEGRATION], 1, true]]);
  assert.deepEqual(await check(5), []);
  writeFileSync(file, 'sk_secret');
  assert.deepEqual(await check(5), [], 'it is back');
  rmSync(file);
  assert.deepEqual(await check(5), [[[INTEGRATION], 1, false]], 'it happened again');
  await alerts.db
    .updateTable('integrations')
    .set({ deleted_at: new Date(now).toISOString() })
    .execute();
  assert.deepEqual(await check(5), [], 'in the trash');
});
