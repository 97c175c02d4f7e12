import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { ADMIN_ROLES, EDITOR_ROLES, ROLES, type Role } from '@trunkline/contract/roles';
import { Allowed } from '../../components/Allowed.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { nameOfRole } from '../../components/role-names.ts';
import { Section } from '../../components/Section.tsx';
import { textOf } from '../../language/text.ts';

const PERMISSIONS: readonly { label: MessageDescriptor; roles: readonly Role[] }[] = [
  { label: msg`See members, integrations, apps and calls`, roles: ROLES },
  { label: msg`Create and change apps, their tokens and settings`, roles: EDITOR_ROLES },
  { label: msg`Add, change, test and delete integrations`, roles: ADMIN_ROLES },
  { label: msg`Invite, change and remove members`, roles: ADMIN_ROLES },
  { label: msg`Rename the workspace and see its audit log`, roles: ADMIN_ROLES },
  { label: msg`Transfer or delete the workspace`, roles: ['owner'] },
];

/** The permissions of each role, in short (docs/accounts.md). */
export function RolesTable() {
  return (
    <Section title={t`Permissions by role`}>
      <DataTable
        caption={t`Permissions by role`}
        minWidth={480}
        rows={PERMISSIONS}
        keyOf={({ label }) => textOf(label)}
        columns={[
          { header: t`Permission`, cell: ({ label }) => textOf(label) },
          ...ROLES.map((role) => ({
            header: nameOfRole(role),
            cell: ({ roles }: (typeof PERMISSIONS)[number]) => <Allowed isAllowed={roles.includes(role)} />,
          })),
        ]}
      />
    </Section>
  );
}
