import { IconApps } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';

export function AppsScreen() {
  return (
    <>
      <PageHeader title="Apps" />
      <EmptyState Icon={IconApps} title="Not here yet">
        This screen is being built.
      </EmptyState>
    </>
  );
}
