import { t } from '@lingui/core/macro';
import { Button, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import {
  changeInvitedRole,
  type Invitation,
  openInvitationsQuery,
  revokeInvitation,
} from '../../api/queries/invitations.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { Section } from '../../components/Section.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { RoleSelect } from './RoleSelect.tsx';

export function OpenInvitations() {
  const { slug } = useWorkspace();
  const invitations = useQuery(openInvitationsQuery(slug));
  return (
    <Section
      title={t`Open invitations`}
      description={t`Invitations that have not been accepted yet. Each expires after seven days.`}
    >
      <Loaded query={invitations} skeleton={<ListSkeleton rows={1} />}>
        {(rows) => (rows.length === 0 ? <Text size="sm">{t`There are none.`}</Text> : <Table rows={rows} />)}
      </Loaded>
    </Section>
  );
}

function Table({ rows }: { rows: readonly Invitation[] }) {
  return (
    <DataTable
      caption={t`Open invitations`}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        { header: t`For`, cell: ({ email }) => email ?? t`Anyone with the link` },
        { header: t`Role`, cell: (invitation) => <InvitedRole invitation={invitation} /> },
        { header: t`Created`, cell: ({ created_at }) => <RelativeTime at={created_at} /> },
        { header: t`Expires`, cell: ({ expires_at }) => <RelativeTime at={expires_at} /> },
        {
          header: t`Actions`,
          isActions: true,
          cell: (invitation) => <Revoke invitation={invitation} />,
        },
      ]}
    />
  );
}

function InvitedRole({ invitation: { id, role, email } }: { invitation: Invitation }) {
  const { slug } = useWorkspace();
  const changing = useMutation(changeInvitedRole(slug));
  return (
    <RoleSelect
      aria-label={email === null ? t`Role for anyone with the link` : t`Role for ${email}`}
      size="xs"
      w={120}
      value={role}
      disabled={changing.isPending}
      onChange={(selected) => selected && changing.mutate({ id, role: selected })}
    />
  );
}

function Revoke({ invitation: { id, email } }: { invitation: Invitation }) {
  const { slug } = useWorkspace();
  const revoking = useMutation(revokeInvitation(slug));
  return (
    <Button
      variant="default"
      size="xs"
      aria-label={
        email === null
          ? t`Revoke the invitation for anyone with the link`
          : t`Revoke the invitation for ${email}`
      }
      loading={revoking.isPending}
      onClick={() => revoking.mutate(id)}
    >{t`Revoke`}</Button>
  );
}
