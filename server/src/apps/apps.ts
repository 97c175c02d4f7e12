import { isDeepStrictEqual } from 'node:util';
import type { AppAccess } from '@trunkline/contract/schemas/app-access';
import type { AppIntegration } from '@trunkline/contract/schemas/app-integrations';
import type { AppSummary, IntegrationAccess, McpSettings } from '@trunkline/contract/schemas/apps';
import { v7 as uuid } from 'uuid';
import { changesBetween, recordAuditEvent } from '../audit-log/audit-log.ts';
import type { CallLog } from '../call-log/call-log.ts';
import { daysAgo } from '../call-log/days.ts';
import { notFound } from '../http/problems.ts';
import { enforceWorkspaceQuota } from '../quotas/quotas.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { Row } from '../storage/schema.ts';
import { requirePermission } from '../workspaces/permissions.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { decodeAccess, encodeAccess } from './access.ts';
import {
  listAppIntegrations,
  listAppIntegrationsOf,
  type PromptMatcher,
  storeAppIntegrations,
} from './app-integrations.ts';
import { selectTokenHashes } from './app-tokens-storage.ts';
import {
  type AppPage,
  type AppPosition,
  type AppSummaryRow,
  deleteApp,
  insertApp,
  selectApp,
  selectAppPage,
  selectAppSummaries,
  updateApp,
} from './apps-storage.ts';
import { decodeMcpSettings, encodeMcpSettings } from './mcp-settings.ts';

export type Apps = ReturnType<typeof createApps>;

export type App = {
  id: string;
  name: string;
  created_at: string;
  integration_access: IntegrationAccess;
} & AppAccess &
  McpSettings;
export type AppWithIntegrations = App & { integrations: AppIntegration[] };
export type AppEdit = { name?: string; integration_access?: IntegrationAccess } & Partial<
  AppAccess & McpSettings
>;

type NewApp = {
  name: string;
  prompt?: string;
  /** The slugs of the integrations to add; absent: those that match the prompt. */
  integrations?: readonly string[];
  /** Absent: all. */
  integration_access?: IntegrationAccess;
};

type AppsDeps = {
  db: Database;
  invalidations: InvalidationBus;
  promptMatcher: PromptMatcher;
  callLog: CallLog;
};

/** The days whose calls and errors a list shows, today included. */
const RECENT_DAYS = 7;

/** Apps of the workspaces. */
export function createApps({ db, invalidations, promptMatcher, callLog }: AppsDeps) {
  /** @throws Problem invalid_request naming every slug that the workspace does not have, rate_limited, quota_exceeded */
  async function create(
    member: Membership,
    { name, integration_access = 'all', ...input }: NewApp,
  ): Promise<AppWithIntegrations> {
    const integrations = await resolveIntegrations(member, input);
    const row = {
      id: uuid(),
      workspace_id: member.workspace.id,
      name,
      allowed_origins: '[]',
      user_tokens: null,
      anonymous_calls: null,
      integration_access,
      mcp_tools: 'auto' as const,
      mcp_pinned_integrations: '[]',
      created_by: member.user.id,
      created_at: new Date().toISOString(),
    };
    const integrationsOfApp = await db.transaction().execute(async (trx) => {
      await enforceWorkspaceQuota(trx, member.workspace, 'apps');
      await insertApp(trx, row);
      await storeAppIntegrations(trx, row, integrations);
      const created = await listAppIntegrations(trx, row.id);
      await recordAuditEvent(trx, member, 'app.create', row, {
        name: [null, name],
        integrations: [null, created.map(({ slug }) => slug)],
        ...(integration_access !== 'all' && { integration_access: [null, integration_access] }),
      });
      return created;
    });
    return { ...toView(row), integrations: integrationsOfApp };
  }

  /** The integrations to add to a new app; those that match its prompt keep their score. */
  async function resolveIntegrations(
    member: Membership,
    { prompt, integrations }: Pick<NewApp, 'prompt' | 'integrations'>,
  ): Promise<AppIntegration[]> {
    const matches = prompt === undefined ? [] : await promptMatcher.match(member, prompt);
    return integrations === undefined
      ? matches
      : promptMatcher.select(member.workspace.id, integrations, matches);
  }

  /** The apps of a workspace on a page, in its order. @returns with the position of each */
  async function list(
    workspaceId: string,
    page: AppPage,
  ): Promise<{ position: AppPosition; app: AppSummary }[]> {
    await callLog.catchUp();
    const sinceDay = daysAgo(RECENT_DAYS - 1);
    const positions = await selectAppPage(db, workspaceId, page, sinceDay);
    const ids = positions.map(({ id }) => id);
    const rows = await selectAppSummaries(db, workspaceId, ids, sinceDay);
    const integrations = await listAppIntegrationsOf(db, ids);
    return positions.flatMap((position) => {
      const row = rows.get(position.id);
      const ofApp = integrations.get(position.id) ?? [];
      return row ? [{ position, app: { ...toView(row), integrations: ofApp, ...toSummary(row) } }] : [];
    });
  }

  /** @throws Problem not_found */
  async function read(workspaceId: string, id: string): Promise<AppWithIntegrations> {
    const row = await findApp(db, workspaceId, id);
    return { ...toView(row), integrations: await listAppIntegrations(db, id) };
  }

  /**
   * Changes the fields that `edit` has; they apply from the next call.
   *
   * @throws Problem not_found, invalid_request, forbidden for another issuer of user tokens
   */
  async function change(
    member: Membership,
    id: string,
    { name, integration_access, ...access }: AppEdit,
  ): Promise<AppWithIntegrations> {
    const before = await findApp(db, member.workspace.id, id);
    if (trustsOther(toView(before), access)) requirePermission(member, 'app.trust_issuer');
    const changed = {
      ...(name !== undefined && { name }),
      ...(integration_access !== undefined && { integration_access }),
      ...encodeAccess(access),
      ...encodeMcpSettings(access),
    };
    if (Object.keys(changed).length > 0) {
      await invalidations.transaction(async (trx, publish) => {
        const after = await updateApp(trx, id, changed);
        await recordAuditEvent(trx, member, 'app.edit', after, changesBetween(toView(before), toView(after)));
        publish({ kind: 'app', appId: id });
      });
    }
    return read(member.workspace.id, id);
  }

  /** Deletes the app; its tokens stop working with the next call. @throws Problem not_found */
  async function remove(member: Membership, id: string): Promise<void> {
    const app = await findApp(db, member.workspace.id, id);
    await invalidations.transaction(async (trx, publish) => {
      const hashes = await selectTokenHashes(trx, id);
      await deleteApp(trx, id);
      await recordAuditEvent(trx, member, 'app.delete', app);
      publish({ kind: 'app', appId: id });
      for (const hash of hashes) publish({ kind: 'app_token', hash });
    });
  }

  return { create, list, read, change, remove };
}

/** @throws Problem not_found, also for an app of another workspace */
export async function findApp(db: Database, workspaceId: string, id: string): Promise<Row<'apps'>> {
  const row = await selectApp(db, id);
  if (row?.workspace_id !== workspaceId) throw notFound('app');
  return row;
}

/** Whether other user tokens are accepted after an edit; none at all is no trust. */
function trustsOther(app: App, { user_tokens }: Partial<AppAccess>): boolean {
  return !!user_tokens && !isDeepStrictEqual(user_tokens, app.user_tokens);
}

function toSummary({
  creator_email,
  integration_access,
  integrations,
  permitted,
  enabled,
  disabled,
  calls,
  errors,
  last_call_at,
}: AppSummaryRow): Omit<AppSummary, keyof AppWithIntegrations> {
  return {
    created_by_email: creator_email,
    allowed_integrations: integration_access === 'selected' ? enabled : permitted - disabled,
    integrations_total: integrations,
    calls_7_days: calls,
    errors_7_days: errors,
    last_call_at,
  };
}

function toView(row: Row<'apps'>): App {
  const { id, name, created_at, integration_access } = row;
  return { id, name, created_at, integration_access, ...decodeAccess(row), ...decodeMcpSettings(row) };
}
