import type { Role } from '../api/roles.ts';

const NAMES: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  editor: 'Editor',
  viewer: 'Viewer',
};

export function nameOfRole(role: Role): string {
  return NAMES[role];
}
