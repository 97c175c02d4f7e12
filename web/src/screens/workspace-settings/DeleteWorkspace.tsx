import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { deleteWorkspace } from '../../api/queries/workspaces.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { useOpenOtherWorkspace } from '../../layout/open-other-workspace.ts';
import { DangerousAction } from './DangerousAction.tsx';

export function DeleteWorkspace() {
  const { slug, name } = useWorkspace();
  const openOther = useOpenOtherWorkspace();
  const [isDeleting, deleting] = useDisclosure();
  const deletion = useMutation({ ...deleteWorkspace(slug), onSuccess: () => openOther(slug) });
  return (
    <DangerousAction
      title={t`Delete the workspace`}
      description={t`Deletes its integrations, apps, tokens and logs permanently.`}
      button={<Button color="red" variant="light" onClick={deleting.open}>{t`Delete workspace`}</Button>}
    >
      <ConfirmDialog
        opened={isDeleting}
        onClose={deleting.close}
        title={t`Delete ${name}?`}
        action={t`Delete workspace`}
        confirmation={slug}
        isPending={deletion.isPending}
        onConfirm={() => deletion.mutate()}
      >{t`Its integrations with their headers, its apps with their tokens, its call log and its audit log are deleted permanently, for every member. Calls of its apps fail at once.`}</ConfirmDialog>
    </DangerousAction>
  );
}
