import { ROLES, type Role } from '@trunkline/contract/roles';
import { Allowed } from '../../components/Allowed.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { nameOfRole } from '../../components/role-names.ts';
import { Section } from '../../components/Section.tsx';

const EVERYBODY = ROLES;
const EDITORS: readonly Role[] = ['owner', 'admin', 'editor'];
const ADMINS: readonly Role[] = ['owner', 'admin'];
const OWNER: readonly Role[] = ['owner'];

const DEEDS: readonly { deed: string; roles: readonly Role[] }[] = [
  { deed: 'See members, integrations, apps and calls', roles: EVERYBODY },
  { deed: 'Create and change apps, their tokens and settings', roles: EDITORS },
  { deed: 'Add, change, test and delete integrations', roles: ADMINS },
  { deed: 'Invite, change and remove members', roles: ADMINS },
  { deed: 'Rename the workspace and see its audit log', roles: ADMINS },
  { deed: 'Transfer or delete the workspace', roles: OWNER },
];

/** What each role may do, in short (docs/accounts.md). */
export function RolesTable() {
  return (
    <Section title="Permissions by role">
      <DataTable
        caption="Permissions by role"
        minWidth={480}
        rows={DEEDS}
        keyOf={({ deed }) => deed}
        columns={[
          { header: 'Permission', cell: ({ deed }) => deed },
          ...ROLES.map((role) => ({
            header: nameOfRole(role),
            cell: ({ roles }: (typeof DEEDS)[number]) => <Allowed isAllowed={roles.includes(role)} />,
          })),
        ]}
      />
    </Section>
  );
}
