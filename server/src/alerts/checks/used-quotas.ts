import { WORKSPACE_QUOTAS, type WorkspaceResource } from '@trunkline/contract/quotas';
import { endState, listeningWorkspaces, raiseOnce } from '../../alert-events/alert-events.ts';
import { findState } from '../../alert-events/alert-events-storage.ts';
import { countResources } from '../../quotas/quotas-storage.ts';
import type { Database } from '../../storage/database.ts';
import { findPlan } from './integrations-storage.ts';

const RESOURCES = ['apps', 'integrations', 'specs', 'spec_bytes'] as const satisfies WorkspaceResource[];

/** Says once that 80 % of a quota is used, and once that all of it is. @param now in milliseconds */
export async function checkUsedQuotas(db: Database, now = Date.now()): Promise<void> {
  for (const workspaceId of await listeningWorkspaces(db, 'quota.nearly_used')) {
    const workspace = await findPlan(db, workspaceId);
    if (!workspace) continue;
    for (const resource of RESOURCES) {
      const quota = WORKSPACE_QUOTAS[workspace.plan][resource];
      const used = await countResources(db, workspaceId, resource);
      const percent = used >= quota ? 100 : used >= 0.8 * quota ? 80 : undefined;
      const subject = `quota/${resource}`;
      const isUsedUp = (await findState(db, workspaceId, subject))?.state === usedUp(quota);
      if (percent === undefined) await endState(db, workspaceId, subject);
      // One less than all of it is no news.
      else if (percent === 100 || !isUsedUp)
        await raiseOnce(
          db,
          workspaceId,
          { subject, state: percent === 100 ? usedUp(quota) : `80 % of ${quota}` },
          { type: 'quota.nearly_used', data: { resource, used, quota, percent }, at: new Date(now) },
        );
    }
  }
}

function usedUp(quota: number): string {
  return `all of ${quota}`;
}
