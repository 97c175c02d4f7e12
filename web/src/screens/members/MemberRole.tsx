import { t } from '@lingui/core/macro';
import { useMutation } from '@tanstack/react-query';
import type { GrantedRole } from '@trunkline/contract/roles';
import { changeRole, type Member } from '../../api/queries/members.ts';
import { mayManageMembers } from '../../api/roles.ts';
import { notifyWithUndo } from '../../components/notify-with-undo.tsx';
import { nameOfRole } from '../../components/role-names.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { RoleSelect } from './RoleSelect.tsx';

/** The role of a member. Owners and admins can change it, except the owner's and their own. */
export function MemberRole({ member, isYou }: { member: Member; isYou: boolean }) {
  const workspace = useWorkspace();
  const changing = useMutation(changeRole(workspace.slug));
  const { user_id, email, role } = member;
  if (role === 'owner' || isYou || !mayManageMembers(workspace)) return nameOfRole(role);
  const change = (to: GrantedRole, from: GrantedRole) =>
    changing.mutate(
      { user_id, role: to },
      {
        onSuccess: () =>
          notifyWithUndo(t`Role of ${email}: ${{ role: nameOfRole(to) }}`, () => change(from, to)),
      },
    );
  return (
    <RoleSelect
      aria-label={t`Role of ${email}`}
      size="xs"
      w={120}
      value={role}
      disabled={changing.isPending}
      onChange={(selected) => selected && change(selected, role)}
    />
  );
}
