import type { Workspace } from './queries/workspaces.ts';

/** What members of a workspace may be, and what the server lets them do (server/src/workspaces/permissions.ts). */

export const ROLES = ['owner', 'admin', 'editor', 'viewer'] as const satisfies readonly Workspace['role'][];
export type Role = (typeof ROLES)[number];

/** What a member may be made: an owner only hands the workspace over. */
export const GRANTED_ROLES = ['admin', 'editor', 'viewer'] as const;
export type GrantedRole = (typeof GRANTED_ROLES)[number];

export function isAdmin({ role }: Pick<Workspace, 'role'>): boolean {
  return role === 'owner' || role === 'admin';
}

export function mayManageMembers({ role, kind }: Pick<Workspace, 'role' | 'kind'>): boolean {
  return kind === 'shared' && isAdmin({ role });
}

/** Create, change and delete apps and their tokens. */
export function mayManageApps({ role }: Pick<Workspace, 'role'>): boolean {
  return role !== 'viewer';
}
