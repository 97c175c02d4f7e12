import { t } from '@lingui/core/macro';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { meQuery } from '../../api/queries/me.ts';
import { membersQuery } from '../../api/queries/members.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { MemberActions } from './MemberActions.tsx';
import { MemberName } from './MemberName.tsx';
import { MemberRole } from './MemberRole.tsx';

export function MembersTable() {
  const { slug } = useWorkspace();
  const { data: me } = useSuspenseQuery(meQuery);
  const members = useQuery(membersQuery(slug));
  return (
    <Loaded query={members} skeleton={<ListSkeleton rows={3} />}>
      {(rows) => (
        <DataTable
          caption={t`Members`}
          rows={rows}
          keyOf={({ user_id }) => user_id}
          columns={[
            {
              header: t`Name`,
              cell: (member) => <MemberName member={member} isYou={member.user_id === me.id} />,
            },
            { header: t`Email`, cell: ({ email }) => email },
            {
              header: t`Role`,
              cell: (member) => <MemberRole member={member} isYou={member.user_id === me.id} />,
            },
            { header: t`Since`, cell: ({ created_at }) => <RelativeTime at={created_at} /> },
            {
              header: t`Actions`,
              isActions: true,
              cell: (member) => <MemberActions member={member} isYou={member.user_id === me.id} />,
            },
          ]}
        />
      )}
    </Loaded>
  );
}
