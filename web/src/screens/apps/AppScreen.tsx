import { IconApps } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';

export function AppScreen() {
  return (
    <>
      <PageHeader title="App" />
      <EmptyState Icon={IconApps} title="Not here yet">
        This screen is being built.
      </EmptyState>
    </>
  );
}
