import { t } from '@lingui/core/macro';
import { IconMapOff } from '@tabler/icons-react';
import { EmptyState } from '../components/EmptyState.tsx';
import { LinkButton } from '../components/links.tsx';
import { PageHeader } from '../components/PageHeader.tsx';

/** For unknown URLs, and for workspaces that you are not a member of. */
export function NotFoundScreen() {
  return (
    <>
      <PageHeader title={t`Not found`} />
      <EmptyState
        Icon={IconMapOff}
        title={t`This page does not exist`}
        actions={<LinkButton to="/">{t`Go home`}</LinkButton>}
      >{t`It may have been deleted or renamed, or belong to a workspace that you are not a member of.`}</EmptyState>
    </>
  );
}
