/** The roles of a workspace's members. */
export const ROLES = ['owner', 'admin', 'editor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** The roles that can be granted: ownership is only ever transferred. */
export const GRANTED_ROLES = ['admin', 'editor', 'viewer'] as const;
export type GrantedRole = (typeof GRANTED_ROLES)[number];

/** Who manages integrations and reads the audit log. */
export const ADMIN_ROLES = ['owner', 'admin'] as const satisfies readonly Role[];

/** Who creates, changes and deletes apps and their tokens. */
export const EDITOR_ROLES = ['owner', 'admin', 'editor'] as const satisfies readonly Role[];

/** Kinds of workspaces: integrations and other members exist in shared ones only. */
export const WORKSPACE_KINDS = ['personal', 'shared'] as const;
export type WorkspaceKind = (typeof WORKSPACE_KINDS)[number];
