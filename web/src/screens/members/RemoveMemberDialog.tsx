import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { type Member, removeMember } from '../../api/queries/members.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';

type Props = { member: Member; opened: boolean; onClose: () => void };

export function RemoveMemberDialog({ member: { user_id, name, email }, opened, onClose }: Props) {
  const workspace = useWorkspace();
  const removing = useMutation({ ...removeMember(workspace.slug), onSuccess: onClose });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t`Remove ${name}?`}
      action={t`Remove member`}
      isPending={removing.isPending}
      onConfirm={() => removing.mutate(user_id)}
    >
      <Trans>
        <b>{email}</b> loses access to {workspace.name} at once. The apps they created stay and keep working.
      </Trans>
    </ConfirmDialog>
  );
}
