import { t } from '@lingui/core/macro';
import { Button, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { mayManageMembers } from '../../api/roles.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { useArrival } from '../../layout/use-arrival.ts';
import { InviteDialog } from './InviteDialog.tsx';
import { MembersTable } from './MembersTable.tsx';
import { OpenInvitations } from './OpenInvitations.tsx';
import { RolesTable } from './RolesTable.tsx';

export function SharedMembers() {
  const workspace = useWorkspace();
  const [isInviting, inviting] = useDisclosure();
  const mayManage = mayManageMembers(workspace);
  useArrival('invites', () => mayManage && inviting.open());
  return (
    <>
      <PageHeader
        title={t`Members`}
        description={t`Members of ${workspace.name} and their roles.`}
        actions={
          mayManage && (
            <Button leftSection={<IconUserPlus size={18} />} onClick={inviting.open}>{t`Invite`}</Button>
          )
        }
      />
      <Stack gap="2.5rem">
        <MembersTable />
        {mayManage && <OpenInvitations />}
        <RolesTable />
      </Stack>
      <InviteDialog opened={isInviting} onClose={inviting.close} />
    </>
  );
}
