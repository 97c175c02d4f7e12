import type { Plan } from '@trunkline/contract/plans';
import {
  APP_TOKENS_QUOTA,
  USER_QUOTAS,
  WORKSPACE_QUOTAS,
  type WorkspaceResource,
} from '@trunkline/contract/quotas';
import { Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import {
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
  if ((await countResources(trx, id, resource)) < quota) return;
  throw new Problem(
    'quota_exceeded',
    `On the plan ${plan} a workspace may have ${quota} ${NAMES[resource]}. Delete what is no longer used, or ask the owner for a higher plan.`,
  );
}

/** @throws Problem quota_exceeded */
export async function enforceAppTokenQuota(trx: Database, appId: string): Promise<void> {
  if ((await countAppTokens(trx, appId)) >= APP_TOKENS_QUOTA)
    throw new Problem(
      'quota_exceeded',
      `An app may have ${APP_TOKENS_QUOTA} tokens. Revoke those no longer used.`,
    );
}

/** @throws Problem quota_exceeded */
export async function enforceWorkspacesQuota(trx: Database, userId: string): Promise<void> {
  const quota = USER_QUOTAS.workspaces;
  if ((await countOwnedWorkspaces(trx, userId)) >= quota)
    throw new Problem(
      'quota_exceeded',
      `You may own ${quota} shared workspaces. Delete or transfer one first.`,
    );
}

/** @throws Problem quota_exceeded */
export async function enforcePersonalTokenQuota(trx: Database, userId: string): Promise<void> {
  const quota = USER_QUOTAS.personal_tokens;
  if ((await countPersonalTokens(trx, userId)) >= quota)
    throw new Problem(
      'quota_exceeded',
      `You may have ${quota} personal tokens. Revoke those no longer used.`,
    );
}
