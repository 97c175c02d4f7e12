import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { type Member, transferOwnership } from '../../api/queries/members.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';

type Props = { member: Member; opened: boolean; onClose: () => void };

export function TransferOwnershipDialog({ member: { user_id, name, email }, opened, onClose }: Props) {
  const workspace = useWorkspace();
  const transferring = useMutation({ ...transferOwnership(workspace.slug), onSuccess: onClose });
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t`Make ${name} the owner?`}
      action={t`Transfer ownership`}
      isPending={transferring.isPending}
      onConfirm={() => transferring.mutate(user_id)}
    >
      <Trans>
        <b>{email}</b> becomes the owner of {workspace.name}. Only the owner can delete the workspace or
        transfer it. You become an admin; only the new owner can undo this.
      </Trans>
    </ConfirmDialog>
  );
}
