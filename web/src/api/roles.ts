import { ADMIN_ROLES, EDITOR_ROLES, type Role } from '@trunkline/contract/roles';
import type { Workspace } from './queries/workspaces.ts';

/** What the UI offers to members, by their roles; the server decides (server/src/workspaces/permissions.ts). */

export function isAdmin({ role }: Pick<Workspace, 'role'>): boolean {
  return isOneOf(ADMIN_ROLES, role);
}

export function mayManageMembers({ role, kind }: Pick<Workspace, 'role' | 'kind'>): boolean {
  return kind === 'shared' && isAdmin({ role });
}

/** Create, change and delete apps and their tokens. */
export function mayManageApps({ role }: Pick<Workspace, 'role'>): boolean {
  return isOneOf(EDITOR_ROLES, role);
}

function isOneOf(roles: readonly Role[], role: Role): boolean {
  return roles.includes(role);
}
