import { IconArrowsExchange } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { EmptyState } from '../../components/EmptyState.tsx';
import { LinkButton } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { CallLog } from './CallLog.tsx';

const route = getRouteApi('/signed-in/w/$workspace/calls');

/** The calls of all apps of the workspace. */
export function CallsScreen() {
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader
        title="Calls"
        description="Calls of your apps and their results. Request and response bodies are never stored."
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
      Icon={IconArrowsExchange}
      title="No calls yet"
      actions={
        <LinkButton to="/w/$workspace/apps" params={{ workspace: slug }} variant="default">
          Go to apps
        </LinkButton>
      }
    >
      Calls appear here about a second after they complete. The page of an app has the code for a first call,
      ready to copy.
    </EmptyState>
  );
}
