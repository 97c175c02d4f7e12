import { t } from '@lingui/core/macro';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCrown, IconDots, IconUserMinus } from '@tabler/icons-react';
import type { Member } from '../../api/queries/members.ts';
import { mayManageMembers } from '../../api/roles.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { LeaveWorkspaceDialog } from '../../layout/LeaveWorkspaceDialog.tsx';
import { RemoveMemberDialog } from './RemoveMemberDialog.tsx';
import { TransferOwnershipDialog } from './TransferOwnershipDialog.tsx';

/** The actions on a member: leave for yourself, else those that your role allows. */
export function MemberActions({ member, isYou }: { member: Member; isYou: boolean }) {
  const workspace = useWorkspace();
  if (member.role === 'owner') return null;
  if (isYou) return <Leave />;
  return mayManageMembers(workspace) ? <Manage member={member} /> : null;
}

function Leave() {
  const [isLeaving, leaving] = useDisclosure();
  return (
    <>
      <Button variant="default" size="xs" onClick={leaving.open}>{t`Leave`}</Button>
      <LeaveWorkspaceDialog opened={isLeaving} onClose={leaving.close} />
    </>
  );
}

function Manage({ member }: { member: Member }) {
  const { role } = useWorkspace();
  const [isRemoving, removing] = useDisclosure();
  const [isTransferring, transferring] = useDisclosure();
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t`Actions for ${member.email}`}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {role === 'owner' && (
            <Menu.Item
              leftSection={<IconCrown size={16} />}
              onClick={transferring.open}
            >{t`Transfer ownership`}</Menu.Item>
          )}
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconUserMinus size={16} />}
            onClick={removing.open}
          >{t`Remove`}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RemoveMemberDialog member={member} opened={isRemoving} onClose={removing.close} />
      <TransferOwnershipDialog member={member} opened={isTransferring} onClose={transferring.close} />
    </>
  );
}
