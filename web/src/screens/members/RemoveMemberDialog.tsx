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
      title={`Remove ${name}?`}
      action="Remove member"
      isPending={removing.isPending}
      onConfirm={() => removing.mutate(user_id)}
    >
      <b>{email}</b> loses access to {workspace.name} at once. The apps they created stay and keep working.
    </ConfirmDialog>
  );
}
