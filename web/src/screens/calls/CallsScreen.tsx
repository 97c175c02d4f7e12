import { IconPhoneCall } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';

export function CallsScreen() {
  return (
    <>
      <PageHeader title="Calls" />
      <EmptyState Icon={IconPhoneCall} title="Not here yet">
        This screen is being built.
      </EmptyState>
    </>
  );
}
