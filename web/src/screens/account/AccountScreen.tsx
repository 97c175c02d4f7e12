import { IconUserCog } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';

export function AccountScreen() {
  return (
    <>
      <PageHeader title="Your account" />
      <EmptyState Icon={IconUserCog} title="Not here yet">
        This screen is being built.
      </EmptyState>
    </>
  );
}
