import { IconPlug } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';

export function IntegrationScreen() {
  return (
    <>
      <PageHeader title="Integration" />
      <EmptyState Icon={IconPlug} title="Not here yet">
        This screen is being built.
      </EmptyState>
    </>
  );
}
