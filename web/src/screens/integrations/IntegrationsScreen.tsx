import { IconPlug } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';

export function IntegrationsScreen() {
  return (
    <>
      <PageHeader title="Integrations" />
      <EmptyState Icon={IconPlug} title="Not here yet">
        This screen is being built.
      </EmptyState>
    </>
  );
}
