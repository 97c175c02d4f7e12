import { isDeepStrictEqual } from 'node:util';
import { isReading } from '@trunkline/contract/operation-effect';
import type { ValidationIssue } from '@trunkline/contract/problems';
import type { AppIntegrationSettings } from '@trunkline/contract/schemas/app-integrations';
import type { IntegrationAccess } from '@trunkline/contract/schemas/apps';
import type {
  IntegrationAccessChange,
  IntegrationAccessChanged,
} from '@trunkline/contract/schemas/integration-access';
import { type AuditChanges, recordAuditEvent } from '../audit-log/audit-log.ts';
import { invalidRequest } from '../http/problems.ts';
import { selectIntegrationOverviews } from '../integrations/integration-storage.ts';
import { readSelectedOperationsOf } from '../integrations/operations-storage.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus, Publish } from '../storage/invalidation-bus.ts';
import { requirePermission } from '../workspaces/permissions.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { levelOf } from './access-level.ts';
import { decodeGrant, type Grant } from './grants.ts';
import { deleteGrants, selectGrants, upsertGrants } from './grants-storage.ts';
import {
  type CellKey,
  deleteCells,
  selectEnabledOf,
  selectMatrixApps,
  selectSettingsOfCells,
  updateAccess,
  upsertCells,
} from './integration-access-storage.ts';
import { decodeSettings, defaultSettings } from './integration-settings.ts';

type Settings = AppIntegrationSettings;
/** An app, as it is before the changes and after those that are applied so far. */
type AppState = {
  id: string;
  name: string;
  before: IntegrationAccess;
  after: IntegrationAccess;
  /** By the id of the integration. */
  cells: Map<string, CellState>;
  /** By the id of the integration. */
  grants: Map<string, GrantState>;
};
/** null: there are no settings of its own. */
type CellState = { slug: string; before: Settings | null; after: Settings | null };
/** null: nothing is granted. */
type GrantState = { slug: string; before: Grant | null; after: Grant | null };
type Integration = { id: string; slug: string; keys: readonly string[] };

/** Changes what apps may use of integrations: many settings in one transaction, from the next call. */
export function createAccessChanges(invalidations: InvalidationBus) {
  /**
   * Applies changes in their order: all of them or none.
   *
   * @returns how much is different now, and the changes that restore it
   * @throws Problem invalid_request naming every app, integration and operation that there is not; forbidden for grants
   */
  async function apply(
    member: Membership,
    changes: readonly IntegrationAccessChange[],
  ): Promise<IntegrationAccessChanged> {
    return invalidations.transaction((trx, publish) => applyIn(trx, publish, member, changes));
  }

  return { apply };
}

/** The same in a transaction of the caller. */
export async function applyIn(
  trx: Database,
  publish: Publish,
  member: Membership,
  changes: readonly IntegrationAccessChange[],
): Promise<IntegrationAccessChanged> {
  if (changes.some((change) => 'grant' in change)) requirePermission(member, 'app.grant');
  const integrations = await readIntegrations(trx, member.workspace.id, changes);
  const apps = await readApps(trx, member.workspace.id, changes);
  refuseUnknown(changes, apps, integrations);
  await readCells(trx, changes, apps, integrations);
  await readGrants(trx, changes, apps, integrations);
  for (const change of changes) applyChange(change, apps, integrations);
  const changed = [...apps.values()].filter(isChanged);
  await store(trx, changed);
  for (const app of changed) {
    await recordAuditEvent(trx, member, 'app_integration.edit', app, auditChanges(app));
    publish({ kind: 'app', appId: app.id });
  }
  const undo = changed.flatMap(undoOf);
  return { changed: undo.length, undo };
}

export type AccessChanges = ReturnType<typeof createAccessChanges>;

function slugsOf(change: IntegrationAccessChange): readonly string[] {
  if ('slug' in change) return [change.slug];
  return 'only' in change ? change.only : [];
}

/** The integrations that changes name, by slug. */
async function readIntegrations(
  db: Database,
  workspaceId: string,
  changes: readonly IntegrationAccessChange[],
): Promise<ReadonlyMap<string, Integration>> {
  const slugs = [...new Set(changes.flatMap(slugsOf))];
  const rows = slugs.length === 0 ? [] : await selectIntegrationOverviews(db, workspaceId, slugs);
  const operations = await readSelectedOperationsOf(
    db,
    rows.map(({ id }) => id),
  );
  return new Map(
    rows.map(({ id, slug }) => [slug, { id, slug, keys: operations.get(id)?.map(({ key }) => key) ?? [] }]),
  );
}

/** The apps that changes name, by id, without their settings. */
async function readApps(
  db: Database,
  workspaceId: string,
  changes: readonly IntegrationAccessChange[],
): Promise<ReadonlyMap<string, AppState>> {
  const ids = [...new Set(changes.map(({ app_id }) => app_id))];
  const rows = await selectMatrixApps(db, workspaceId, ids);
  return new Map(
    [...rows.values()].map(({ id, name, integration_access }) => [
      id,
      {
        id,
        name,
        before: integration_access,
        after: integration_access,
        cells: new Map(),
        grants: new Map(),
      },
    ]),
  );
}

function refuseUnknown(
  changes: readonly IntegrationAccessChange[],
  apps: ReadonlyMap<string, AppState>,
  integrations: ReadonlyMap<string, Integration>,
): void {
  const issues = changes.flatMap((change, index): ValidationIssue[] => {
    const path = `changes.${index}`;
    if (!apps.has(change.app_id))
      return [{ path: `${path}.app_id`, message: 'is not an app of this workspace' }];
    const unknown = slugsOf(change).filter((slug) => !integrations.has(slug));
    if (unknown.length > 0)
      return unknown.map((slug) => ({
        path: 'slug' in change ? `${path}.slug` : `${path}.only`,
        message: `"${slug}" is not an integration of this workspace`,
      }));
    if (!('settings' in change || 'grant' in change)) return [];
    const keys = integrations.get(change.slug)?.keys ?? [];
    const [field, allowed] =
      'grant' in change ? (['grant', change.grant] as const) : (['settings', change.settings] as const);
    return (allowed?.operations ?? [])
      .filter((key) => !keys.includes(key))
      .map((key) => ({
        path: `${path}.${field}.operations`,
        message: `"${key}" is not among the operations of "${change.slug}"`,
      }));
  });
  if (issues.length > 0) throw invalidRequest(issues);
}

/** Reads the settings that changes may replace. */
async function readCells(
  db: Database,
  changes: readonly IntegrationAccessChange[],
  apps: ReadonlyMap<string, AppState>,
  integrations: ReadonlyMap<string, Integration>,
): Promise<void> {
  const named: CellKey[] = [];
  for (const change of changes)
    for (const slug of 'grant' in change ? [] : slugsOf(change)) {
      const integration = integrations.get(slug);
      if (!integration) continue;
      apps.get(change.app_id)?.cells.set(integration.id, { slug, before: null, after: null });
      named.push({ appId: change.app_id, integrationId: integration.id });
    }
  const slugs = new Map([...integrations.values()].map(({ id, slug }) => [id, slug]));
  const narrowed = changes.flatMap((change) => ('only' in change ? [change.app_id] : []));
  const rows = [
    ...(await selectSettingsOfCells(db, named)).map((row) => ({
      ...row,
      slug: slugs.get(row.integration_id),
    })),
    ...(await selectEnabledOf(db, narrowed)),
  ];
  for (const { slug, ...row } of rows) {
    const settings = decodeSettings(row);
    if (slug !== undefined)
      apps.get(row.app_id)?.cells.set(row.integration_id, { slug, before: settings, after: settings });
  }
}

/** Reads the grants that changes may replace. */
async function readGrants(
  db: Database,
  changes: readonly IntegrationAccessChange[],
  apps: ReadonlyMap<string, AppState>,
  integrations: ReadonlyMap<string, Integration>,
): Promise<void> {
  const granting = changes.filter((change) => 'grant' in change);
  const ids = new Set<string>();
  for (const { app_id, slug } of granting) {
    const integration = integrations.get(slug);
    if (!integration) continue;
    ids.add(integration.id);
    apps.get(app_id)?.grants.set(integration.id, { slug, before: null, after: null });
  }
  const appIds = [...new Set(granting.map(({ app_id }) => app_id))];
  for (const row of await selectGrants(db, appIds, [...ids])) {
    const state = apps.get(row.app_id)?.grants.get(row.integration_id);
    if (state) state.before = state.after = decodeGrant(row);
  }
}

function applyChange(
  change: IntegrationAccessChange,
  apps: ReadonlyMap<string, AppState>,
  integrations: ReadonlyMap<string, Integration>,
): void {
  const app = apps.get(change.app_id);
  if (!app) return;
  if ('integration_access' in change) app.after = change.integration_access;
  else if ('only' in change) allowOnly(app, new Set(change.only));
  else {
    const integration = integrations.get(change.slug);
    if (!integration) return;
    if ('grant' in change) {
      const grant = app.grants.get(integration.id);
      if (grant) grant.after = change.grant;
      return;
    }
    const cell = app.cells.get(integration.id);
    if (!cell) return;
    if ('settings' in change) cell.after = change.settings;
    else setLevel(app, cell, change.level, integration.keys);
  }
}

function allowOnly(app: AppState, slugs: ReadonlySet<string>): void {
  app.after = 'selected';
  for (const cell of app.cells.values()) {
    const enabled = slugs.has(cell.slug);
    if (enabled || cell.after?.enabled) cell.after = { ...settingsOf(app, cell), enabled };
  }
}

function setLevel(
  app: AppState,
  cell: CellState,
  level: 'off' | 'on' | 'read_only' | 'all',
  keys: readonly string[],
): void {
  const before = settingsOf(app, cell);
  const operations =
    level === 'read_only' ? keys.filter(isReading) : level === 'all' ? null : before.operations;
  const after = { ...before, enabled: level !== 'off', operations };
  // Settings that say what applies without any would only show the integration as one of the app's.
  if (!isDeepStrictEqual(before, after)) cell.after = after;
}

function settingsOf(app: AppState, cell: CellState): Settings {
  return cell.after ?? defaultSettings(app.after);
}

function isChanged(app: AppState): boolean {
  return app.before !== app.after || changedCells(app).length > 0 || changedGrants(app).length > 0;
}

function changedCells({ cells }: AppState): (CellState & { integrationId: string })[] {
  return [...cells].flatMap(([integrationId, cell]) =>
    isDeepStrictEqual(cell.before, cell.after) ? [] : [{ integrationId, ...cell }],
  );
}

function changedGrants({ grants }: AppState): (GrantState & { integrationId: string })[] {
  return [...grants].flatMap(([integrationId, grant]) =>
    isDeepStrictEqual(grant.before, grant.after) ? [] : [{ integrationId, ...grant }],
  );
}

async function store(db: Database, apps: readonly AppState[]): Promise<void> {
  for (const access of ['all', 'selected'] as const) {
    const changed = apps.filter(({ before, after }) => before !== after && after === access);
    await updateAccess(
      db,
      changed.map(({ id }) => id),
      access,
    );
  }
  const cells = apps.flatMap((app) => changedCells(app).map((cell) => ({ app, ...cell })));
  await upsertCells(
    db,
    cells.map(({ app, integrationId, after }) => {
      const { enabled, operations, calls_per_minute } = after ?? defaultSettings(app.after);
      return {
        appId: app.id,
        integrationId,
        enabled: enabled ? 1 : 0,
        operations: operations && JSON.stringify(operations),
        callsPerMinute: calls_per_minute,
      };
    }),
  );
  const removed = cells.filter(({ after }) => after === null);
  await deleteCells(
    db,
    removed.map(({ app, integrationId }) => ({ appId: app.id, integrationId })),
  );
  await storeGrants(db, apps);
}

async function storeGrants(db: Database, apps: readonly AppState[]): Promise<void> {
  const grants = apps.flatMap((app) => changedGrants(app).map((grant) => ({ appId: app.id, ...grant })));
  await upsertGrants(
    db,
    grants.flatMap(({ appId, integrationId, after }) =>
      after
        ? [{ appId, integrationId, operations: after.operations && JSON.stringify(after.operations) }]
        : [],
    ),
  );
  await deleteGrants(
    db,
    grants.filter(({ after }) => after === null),
  );
}

/** By the slug of each integration. */
function auditChanges(app: AppState): AuditChanges {
  return {
    ...(app.before !== app.after && { integration_access: [app.before, app.after] as const }),
    ...Object.fromEntries(
      changedCells(app).map(({ slug, before, after }) => [
        slug,
        [describe(before ?? defaultSettings(app.before)), describe(after ?? defaultSettings(app.after))],
      ]),
    ),
    ...Object.fromEntries(
      changedGrants(app).map(({ slug, before, after }) => [
        `grant ${slug}`,
        [describeGrant(before), describeGrant(after)],
      ]),
    ),
  };
}

function describe(settings: Settings): string | readonly string[] {
  const level = levelOf(settings);
  return level === 'off' || level === 'all' ? level : (settings.operations ?? level);
}

function describeGrant(grant: Grant | null): string | readonly string[] | null {
  return grant && (grant.operations ?? 'all');
}

function undoOf(app: AppState): IntegrationAccessChange[] {
  return [
    ...(app.before === app.after ? [] : [{ app_id: app.id, integration_access: app.before }]),
    ...changedCells(app).map(({ slug, before }) => ({ app_id: app.id, slug, settings: before })),
    ...changedGrants(app).map(({ slug, before }) => ({
      app_id: app.id,
      slug,
      grant: before && { operations: before.operations && [...before.operations] },
    })),
  ];
}
