import { t } from '@lingui/core/macro';
import { useMutation } from '@tanstack/react-query';
import { leaveWorkspace } from '../api/queries/workspaces.ts';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import { useWorkspace } from './current-workspace.ts';
import { useOpenOtherWorkspace } from './open-other-workspace.ts';

type Props = { opened: boolean; onClose: () => void };

/** Asks for confirmation, and leaves the workspace. */
export function LeaveWorkspaceDialog({ opened, onClose }: Props) {
  const { slug, name } = useWorkspace();
  const openOther = useOpenOtherWorkspace();
  const leaving = useMutation({ ...leaveWorkspace(slug), onSuccess: () => openOther(slug) });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t`Leave ${name}?`}
      action={t`Leave workspace`}
      isPending={leaving.isPending}
      onConfirm={() => leaving.mutate()}
    >{t`You will no longer see its integrations, apps and calls. What you created stays. To come back, you need an invitation.`}</ConfirmDialog>
  );
}
