import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUser } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { CreateWorkspaceDialog } from '../../layout/CreateWorkspaceDialog.tsx';

/** Says that a personal workspace has no other members. */
export function PersonalMembers() {
  const [isCreating, creating] = useDisclosure();
  return (
    <>
      <PageHeader title={t`Members`} />
      <EmptyState
        Icon={IconUser}
        title={t`This workspace is personal`}
        actions={<Button onClick={creating.open}>{t`New workspace`}</Button>}
      >{t`A personal workspace has one member: you. To work with others, create a shared workspace and invite them there. Integrations belong to shared workspaces too.`}</EmptyState>
      <CreateWorkspaceDialog opened={isCreating} onClose={creating.close} />
    </>
  );
}
