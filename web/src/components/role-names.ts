import type { Role } from '@trunkline/contract/roles';

const NAMES: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  editor: 'Editor',
  viewer: 'Viewer',
};

export function nameOfRole(role: Role): string {
  return NAMES[role];
}
