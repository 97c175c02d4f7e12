import { IconMapOff } from '@tabler/icons-react';
import { EmptyState } from '../components/EmptyState.tsx';
import { LinkButton } from '../components/links.tsx';
import { PageHeader } from '../components/PageHeader.tsx';

/** For unknown URLs, and for workspaces that you are not a member of. */
export function NotFoundScreen() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState
        Icon={IconMapOff}
        title="This page does not exist"
        actions={<LinkButton to="/">Go home</LinkButton>}
      >
        It may have been deleted or renamed, or belong to a workspace that you are not a member of.
      </EmptyState>
    </>
  );
}
