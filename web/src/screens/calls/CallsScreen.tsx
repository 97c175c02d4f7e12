import { IconPhoneCall } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { EmptyState } from '../../components/EmptyState.tsx';
import { LinkButton } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { CallLog } from './CallLog.tsx';

const route = getRouteApi('/signed-in/w/$workspace/calls');

/** What the apps of the workspace called, and how it went. */
export function CallsScreen() {
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader
        title="Calls"
        description="What your apps called, and how it went. Bodies are never kept."
      />
      <CallLog
        filters={filters}
        onChange={(search) => navigate({ search, replace: true, resetScroll: false })}
        whenNone={<NoCalls />}
      />
    </>
  );
}

function NoCalls() {
  const { slug } = useWorkspace();
  return (
    <EmptyState
      Icon={IconPhoneCall}
      title="No calls yet"
      actions={
        <LinkButton to="/w/$workspace/apps" params={{ workspace: slug }} variant="default">
          Go to the apps
        </LinkButton>
      }
    >
      Every call of an app is listed here a second after its answer. An app’s page has the code of a first
      call, ready to copy.
    </EmptyState>
  );
}
