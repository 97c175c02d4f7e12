import type { Plan } from '@trunkline/contract/plans';
import {
  ALERT_DESTINATIONS_QUOTA,
  APP_TOKENS_QUOTA,
  USER_QUOTAS,
  WORKSPACE_QUOTAS,
  type WorkspaceResource,
} from '@trunkline/contract/quotas';
import { Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import {
  countAlertDestinations,
  countAppTokens,
  countOwnedWorkspaces,
  countPersonalTokens,
  countResources,
} from './quotas-storage.ts';

/**
 * Quotas on what people create. Each check runs in the transaction of the creation, before it: SQLite's writers wait
 * for each other, so that two at once do not both get the last place.
 */

const NAMES = {
  apps: 'apps',
  integrations: 'integrations, those in the trash among them',
  specs: 'specs',
  spec_bytes: 'bytes of compressed specs',
} as const satisfies Record<WorkspaceResource, string>;

/** @throws Problem quota_exceeded where the workspace has as many as its plan allows */
export async function enforceWorkspaceQuota(
  trx: Database,
  { id, plan }: { id: string; plan: Plan },
  resource: WorkspaceResource,
): Promise<void> {
  const quota = WORKSPACE_QUOTAS[plan][resource];
  refuseAbove(
    quota,
    await countResources(trx, id, resource),
    `On the plan ${plan} a workspace may have ${quota} ${NAMES[resource]}. Delete what is no longer used, or ask the owner for a higher plan.`,
  );
}

/** @throws Problem quota_exceeded */
export async function enforceAppTokenQuota(trx: Database, appId: string): Promise<void> {
  const quota = APP_TOKENS_QUOTA;
  const advice = 'Revoke those no longer used.';
  refuseAbove(quota, await countAppTokens(trx, appId), `An app may have ${quota} tokens. ${advice}`);
}

/** @throws Problem quota_exceeded */
export async function enforceAlertDestinationsQuota(trx: Database, workspaceId: string): Promise<void> {
  const quota = ALERT_DESTINATIONS_QUOTA;
  const advice = 'Delete those no longer used.';
  const count = await countAlertDestinations(trx, workspaceId);
  refuseAbove(quota, count, `A workspace may have ${quota} destinations of alerts. ${advice}`);
}

/** @throws Problem quota_exceeded */
export async function enforceWorkspacesQuota(trx: Database, userId: string): Promise<void> {
  const quota = USER_QUOTAS.workspaces;
  const advice = 'Delete or transfer one first.';
  refuseAbove(
    quota,
    await countOwnedWorkspaces(trx, userId),
    `You may own ${quota} shared workspaces. ${advice}`,
  );
}

/** @throws Problem quota_exceeded */
export async function enforcePersonalTokenQuota(trx: Database, userId: string): Promise<void> {
  const quota = USER_QUOTAS.personal_tokens;
  const advice = 'Revoke those no longer used.';
  refuseAbove(
    quota,
    await countPersonalTokens(trx, userId),
    `You may have ${quota} personal tokens. ${advice}`,
  );
}

function refuseAbove(quota: number, count: number, detail: string): void {
  if (count >= quota) throw new Problem('quota_exceeded', detail);
}
