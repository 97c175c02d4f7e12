import { isDeepStrictEqual } from 'node:util';
import { MAX_ACCESS_CHANGES } from '@trunkline/contract/max-access-changes';
import type { AppIntegrationSettings } from '@trunkline/contract/schemas/app-integrations';
import type { Narrowing } from '@trunkline/contract/schemas/integration-access';
import type { CallLog } from '../call-log/call-log.ts';
import { selectCalledOperations } from '../call-log/called-operations-storage.ts';
import { firstRequestIdAt } from '../http/request-id.ts';
import { readSelectedOperationsOf } from '../integrations/operations-storage.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import { findApp } from './apps.ts';
import {
  type AccessRow,
  countAllowed,
  selectUsedByApp,
  sumCallsOfApp,
  USED_DAYS,
} from './integration-access-storage.ts';
import { decodeSettings, defaultSettings } from './integration-settings.ts';

const DAY_MS = 86_400_000;

/** So many calls are looked through for their endpoints: in some tenths of a second. */
const MAX_CALLS = 50_000;

type Deps = {
  db: Database;
  callLog: CallLog;
  /** How long calls are kept. */
  callLogDays: number;
};
type Kept = Narrowing['kept'][number];

/**
 * What an app would be left with if it may use only what it called in the last 30 days. Changes nothing.
 *
 * @throws Problem not_found (the app)
 */
export async function previewNarrowing(
  { db, callLog, callLogDays }: Deps,
  workspaceId: string,
  appId: string,
): Promise<Narrowing> {
  await callLog.catchUp();
  const app = await findApp(db, workspaceId, appId);
  const { since, kept, narrowsOperations, isComplete } = await readCalled(db, app, callLogDays);
  const only = { app_id: appId, only: kept.map(({ slug }) => slug) };
  const endpoints = kept
    .filter(({ operations, settings }) => !isDeepStrictEqual(operations, settings.operations))
    .map(({ slug, operations, settings }) => ({
      app_id: appId,
      slug,
      settings: { ...settings, operations },
    }));
  return {
    since: new Date(since).toISOString(),
    kept: kept.map(({ id, settings, ...one }) => one),
    removed_count: Math.max(0, (await countAllowed(db, app)) - kept.length),
    narrows_operations: narrowsOperations,
    changes: isComplete ? [only, ...endpoints] : [],
  };
}

type Called = {
  since: number;
  kept: (Kept & { id: string; settings: AppIntegrationSettings })[];
  /** Whether it is known which operations were called. */
  narrowsOperations: boolean;
  /** False: the app called more integrations than a request may change, and would lose some. */
  isComplete: boolean;
};

/** What an app called in the last 30 days of what its settings allow. */
export async function readCalled(db: Database, app: Row<'apps'>, callLogDays: number): Promise<Called> {
  const since = Date.now() - USED_DAYS * DAY_MS;
  const called =
    callLogDays < USED_DAYS
      ? undefined
      : await selectCalledOperations(db, app, firstRequestIdAt(since), MAX_CALLS);
  const used = await selectUsedByApp(db, app, new Date(since).toISOString(), MAX_ACCESS_CHANGES);
  const ids = used.map(({ id }) => id);
  const operations = await readSelectedOperationsOf(db, ids);
  const calls = await sumCallsOfApp(db, app, ids);
  const kept = used.flatMap((row): Called['kept'] => {
    const settings = settingsOf(app, row);
    const keys = operations.get(row.id)?.map(({ key }) => key) ?? [];
    const narrowed = narrow(settings.operations, keys, called?.get(row.id));
    if (!settings.enabled || narrowed?.length === 0) return [];
    const { id, slug, name } = row;
    return [{ id, slug, name, operations: narrowed, calls_30_days: calls.get(id) ?? 0, settings }];
  });
  return {
    since,
    kept,
    narrowsOperations: called !== undefined,
    isComplete: used.length < MAX_ACCESS_CHANGES,
  };
}

/**
 * The operations that were called of those that are allowed.
 *
 * @param called undefined: it is not known
 * @returns null where all are allowed and were called: those that are added later stay allowed
 */
function narrow(
  allowed: readonly string[] | null,
  keys: readonly string[],
  called: ReadonlySet<string> | undefined,
): string[] | null {
  if (!called) return allowed && [...allowed];
  const narrowed = keys.filter((key) => called.has(key) && (allowed?.includes(key) ?? true));
  return allowed === null && narrowed.length === keys.length ? null : narrowed;
}

function settingsOf(app: Row<'apps'>, { id, enabled, ...row }: AccessRow): AppIntegrationSettings {
  if (enabled === null) return defaultSettings(app.integration_access);
  return decodeSettings({ app_id: app.id, integration_id: id, enabled, ...row });
}
