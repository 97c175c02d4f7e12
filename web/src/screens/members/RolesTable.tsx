import { ADMIN_ROLES, EDITOR_ROLES, ROLES, type Role } from '@trunkline/contract/roles';
import { Allowed } from '../../components/Allowed.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { nameOfRole } from '../../components/role-names.ts';
import { Section } from '../../components/Section.tsx';

const PERMISSIONS: readonly { label: string; roles: readonly Role[] }[] = [
  { label: 'See members, integrations, apps and calls', roles: ROLES },
  { label: 'Create and change apps, their tokens and settings', roles: EDITOR_ROLES },
  { label: 'Add, change, test and delete integrations', roles: ADMIN_ROLES },
  { label: 'Invite, change and remove members', roles: ADMIN_ROLES },
  { label: 'Rename the workspace and see its audit log', roles: ADMIN_ROLES },
  { label: 'Transfer or delete the workspace', roles: ['owner'] },
];

/** The permissions of each role, in short (docs/accounts.md). */
export function RolesTable() {
  return (
    <Section title="Permissions by role">
      <DataTable
        caption="Permissions by role"
        minWidth={480}
        rows={PERMISSIONS}
        keyOf={({ label }) => label}
        columns={[
          { header: 'Permission', cell: ({ label }) => label },
          ...ROLES.map((role) => ({
            header: nameOfRole(role),
            cell: ({ roles }: (typeof PERMISSIONS)[number]) => <Allowed isAllowed={roles.includes(role)} />,
          })),
        ]}
      />
    </Section>
  );
}
