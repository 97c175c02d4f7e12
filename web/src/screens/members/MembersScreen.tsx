import { IconUsers } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';

export function MembersScreen() {
  return (
    <>
      <PageHeader title="Members" />
      <EmptyState Icon={IconUsers} title="Not here yet">
        This screen is being built.
      </EmptyState>
    </>
  );
}
