import { IconPlug } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';

export function EditIntegrationScreen() {
  return (
    <>
      <PageHeader title="Edit integration" />
      <EmptyState Icon={IconPlug} title="Not here yet">
        This screen is being built.
      </EmptyState>
    </>
  );
}
