import type { Workspace } from '../../api/queries/workspaces.ts';
import { isAdmin } from '../../api/roles.ts';
import { obstacleOf } from '../integrations/obstacle.ts';

/** The same rules as the server's (server/src/workspaces/permissions.ts). */

export function mayReadAlerts(workspace: Workspace): boolean {
  return workspace.kind === 'shared' && isAdmin(workspace);
}

export function mayManageAlerts(workspace: Workspace): boolean {
  return obstacleOf(workspace) === undefined;
}
