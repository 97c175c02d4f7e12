import { IconApps, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type AppSummary, appsQuery } from '../../api/queries/apps.ts';
import { mayManageApps } from '../../api/roles.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { LinkButton } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { RowLink } from '../../components/RowLink.tsx';
import type { More } from '../../components/ShowMore.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { AppIntegrations } from './AppIntegrations.tsx';

/** The apps of the workspace. */
export function AppsScreen() {
  const workspace = useWorkspace();
  const apps = useInfiniteQuery(appsQuery(workspace.slug));
  const hasApps = apps.data?.pages.some(({ items }) => items.length > 0);
  return (
    <>
      <PageHeader
        title="Apps"
        description="Websites, scripts and AI-built apps that call your integrations. None of them holds an API key."
        actions={hasApps && mayManageApps(workspace) && <CreateAppLink />}
      />
      <Loaded query={apps} skeleton={<ListSkeleton />}>
        {({ pages }) => <Apps apps={pages.flatMap(({ items }) => items)} more={apps} />}
      </Loaded>
    </>
  );
}

function CreateAppLink() {
  const { slug } = useWorkspace();
  return (
    <LinkButton to="/w/$workspace/apps/new" params={{ workspace: slug }} leftSection={<IconPlus size={16} />}>
      Create app
    </LinkButton>
  );
}

function Apps({ apps, more }: { apps: readonly AppSummary[]; more: More }) {
  const { slug } = useWorkspace();
  if (apps.length === 0) return <NoApps />;
  return (
    <DataTable
      caption="Apps"
      rows={apps}
      keyOf={({ id }) => id}
      more={more}
      columns={[
        {
          header: 'Name',
          cell: ({ id, name }) => (
            <RowLink to="/w/$workspace/apps/$app" params={{ workspace: slug, app: id }}>
              {name}
            </RowLink>
          ),
        },
        {
          header: 'App integrations',
          cell: ({ integrations }) => <AppIntegrations integrations={integrations} />,
        },
        { header: 'Created', cell: ({ created_at }) => <RelativeTime at={created_at} /> },
      ]}
    />
  );
}

function NoApps() {
  const workspace = useWorkspace();
  if (!mayManageApps(workspace)) {
    return (
      <EmptyState Icon={IconApps} title="No apps yet">
        Apps of this workspace appear here. Owners, admins and editors can create them.
      </EmptyState>
    );
  }
  return (
    <EmptyState Icon={IconApps} title="No apps yet" actions={<CreateAppLink />}>
      Describe in a sentence what an app should do. Trunkline suggests the integrations it needs and shows the
      code for its first call.
    </EmptyState>
  );
}
