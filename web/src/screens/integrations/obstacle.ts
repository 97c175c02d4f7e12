import { allowsIntegrations } from '@trunkline/contract/plans';
import type { Workspace } from '../../api/queries/workspaces.ts';
import { isAdmin } from '../../api/roles.ts';

/** Why you cannot manage the integrations of a workspace. */
export type Obstacle = 'personal' | 'role' | 'plan';

/** The same rule as the server's (server/src/workspaces/permissions.ts). */
export function obstacleOf(workspace: Workspace): Obstacle | undefined {
  if (workspace.kind === 'personal') return 'personal';
  if (!isAdmin(workspace)) return 'role';
  return allowsIntegrations(workspace.plan) ? undefined : 'plan';
}
