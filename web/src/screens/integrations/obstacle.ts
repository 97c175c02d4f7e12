import { allowsIntegrations } from '@trunkline/contract/plans';
import type { Workspace } from '../../api/queries/workspaces.ts';
import { isAdmin } from '../../api/roles.ts';

/** What keeps somebody from managing the integrations of a workspace. */
export type Obstacle = 'personal' | 'role' | 'plan';

/** Asks what the server would refuse (server/src/workspaces/permissions.ts), so that nobody runs into it. */
export function obstacleOf(workspace: Workspace): Obstacle | undefined {
  if (workspace.kind === 'personal') return 'personal';
  if (!isAdmin(workspace)) return 'role';
  return allowsIntegrations(workspace.plan) ? undefined : 'plan';
}
