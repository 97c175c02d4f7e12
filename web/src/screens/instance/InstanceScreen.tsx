import { IconServer } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';

export function InstanceScreen() {
  return (
    <>
      <PageHeader title="This instance" />
      <EmptyState Icon={IconServer} title="Not here yet">
        This screen is being built.
      </EmptyState>
    </>
  );
}
