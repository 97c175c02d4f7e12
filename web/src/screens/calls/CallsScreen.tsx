import { t } from '@lingui/core/macro';
import { IconArrowsExchange } from '@tabler/icons-react';
import { getRouteApi, useParams } from '@tanstack/react-router';
import { EmptyState } from '../../components/EmptyState.tsx';
import { LinkButton } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { CallLog } from './CallLog.tsx';

const route = getRouteApi('/signed-in/w/$workspace/calls');

/** The calls of all apps of the workspace, and the details of the one that the URL names. */
export function CallsScreen() {
  const filters = route.useSearch();
  const { workspace } = route.useParams();
  const call = useParams({ from: '/signed-in/w/$workspace/calls/$id', shouldThrow: false });
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader
        title={t`Calls`}
        description={t`Calls of your apps, their results, and where their time went.`}
      />
      <CallLog
        filters={filters}
        onChange={(search) =>
          navigate({ to: '/w/$workspace/calls', params: { workspace }, search, resetScroll: false })
        }
        openCall={call?.id}
        onOpen={(id) =>
          id === undefined
            ? navigate({
                to: '/w/$workspace/calls',
                params: { workspace },
                search: filters,
                resetScroll: false,
              })
            : navigate({
                to: '/w/$workspace/calls/$id',
                params: { workspace, id },
                search: filters,
                resetScroll: false,
              })
        }
        whenNone={<NoCalls />}
      />
    </>
  );
}

function NoCalls() {
  const { slug } = useWorkspace();
  return (
    <EmptyState
      Icon={IconArrowsExchange}
      title={t`No calls yet`}
      actions={
        <LinkButton to="/w/$workspace/apps" params={{ workspace: slug }} variant="default">
          {t`Go to apps`}
        </LinkButton>
      }
    >
      {t`Calls appear here about a second after they complete. The page of an app has the code for a first call, ready to copy.`}
    </EmptyState>
  );
}
