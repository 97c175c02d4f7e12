import { IconMapOff } from '@tabler/icons-react';
import { EmptyState } from '../components/EmptyState.tsx';
import { LinkButton } from '../components/links.tsx';
import { PageHeader } from '../components/PageHeader.tsx';

/** Stands at addresses that lead nowhere, and at workspaces that are not one's own. */
export function NotFoundScreen() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState
        Icon={IconMapOff}
        title="There is nothing at this address"
        actions={<LinkButton to="/">Go home</LinkButton>}
      >
        It may have been deleted or renamed, or belong to a workspace that you are no member of.
      </EmptyState>
    </>
  );
}
