import { IconApps } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';

export function NewAppScreen() {
  return (
    <>
      <PageHeader title="Create app" />
      <EmptyState Icon={IconApps} title="Not here yet">
        This screen is being built.
      </EmptyState>
    </>
  );
}
