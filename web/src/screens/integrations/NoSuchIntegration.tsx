import { t } from '@lingui/core/macro';
import { IconMapOff } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { LinkButton } from '../../components/links.tsx';

type Props = { workspace: string; slug: string };

/** In place of an integration that is not there: where it may be. */
export function NoSuchIntegration({ workspace, slug }: Props) {
  return (
    <EmptyState
      Icon={IconMapOff}
      title={t`No integration “${slug}” here`}
      actions={
        <>
          <LinkButton
            to="/w/$workspace/integrations"
            params={{ workspace }}
          >{t`All integrations`}</LinkButton>
          <LinkButton
            to="/w/$workspace/trash"
            params={{ workspace }}
            variant="default"
          >{t`Deleted integrations`}</LinkButton>
        </>
      }
    >{t`It may have been deleted, or have another slug now. Deleted integrations can be restored for 30 days.`}</EmptyState>
  );
}
