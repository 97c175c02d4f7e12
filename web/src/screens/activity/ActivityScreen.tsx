import { IconActivity } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';

export function ActivityScreen() {
  return (
    <>
      <PageHeader title="Activity" />
      <EmptyState Icon={IconActivity} title="Not here yet">
        This screen is being built.
      </EmptyState>
    </>
  );
}
