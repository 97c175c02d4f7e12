import { IconSettings } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';

export function WorkspaceSettingsScreen() {
  return (
    <>
      <PageHeader title="Workspace settings" />
      <EmptyState Icon={IconSettings} title="Not here yet">
        This screen is being built.
      </EmptyState>
    </>
  );
}
