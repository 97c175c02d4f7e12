import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Tabs, type TabsProps } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { type Integration, integrationQuery } from '../../api/queries/integrations.ts';
import type { Workspace } from '../../api/queries/workspaces.ts';
import { isAdmin } from '../../api/roles.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { LinkButton, TextLink } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { DetailsSkeleton } from '../../components/Skeletons.tsx';
import { useSelectedTabInView } from '../../components/use-selected-tab-in-view.ts';
import { textOf } from '../../language/text.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { CaptureNotice } from './capture/CaptureNotice.tsx';
import { Dependents } from './details/Dependents.tsx';
import { Endpoints } from './details/Endpoints.tsx';
import { IntegrationHistory } from './details/IntegrationHistory.tsx';
import { Overview } from './details/Overview.tsx';
import { Usage } from './details/Usage.tsx';
import { IntegrationMenu } from './IntegrationMenu.tsx';
import classes from './IntegrationScreen.module.css';
import { NoSuchIntegration } from './NoSuchIntegration.tsx';
import { obstacleOf } from './obstacle.ts';
import { TestRequestTab } from './test-request/TestRequestTab.tsx';

const route = getRouteApi('/signed-in/w/$workspace/integrations/$slug');

type Tab = {
  value: string;
  label: MessageDescriptor;
  Panel: ComponentType<{ integration: Integration }>;
  /** Who has use of it; by default everyone. To others, an address that leads to it says why they may not. */
  isFor?: (workspace: Workspace) => boolean;
};

const OVERVIEW: Tab = { value: 'overview', label: msg`Overview`, Panel: Overview };

const TABS: readonly Tab[] = [
  OVERVIEW,
  { value: 'endpoints', label: msg`Endpoints`, Panel: Endpoints },
  {
    value: 'try',
    label: msg`Try it`,
    Panel: TestRequestTab,
    isFor: (workspace) => obstacleOf(workspace) === undefined,
  },
  { value: 'apps', label: msg`Apps`, Panel: Dependents },
  { value: 'usage', label: msg`Usage`, Panel: Usage },
  { value: 'audit-log', label: msg`Audit log`, Panel: IntegrationHistory, isFor: isAdmin },
];

/** One integration: overview, endpoints, test requests, apps, usage and audit log. */
export function IntegrationScreen() {
  const { slug } = route.useParams();
  const workspace = useWorkspace();
  const integration = useQuery(integrationQuery(workspace.slug, slug));
  return (
    <>
      <PageHeader
        title={integration.data?.name ?? slug}
        description={integration.data?.description}
        breadcrumbs={
          <TextLink
            to="/w/$workspace/integrations"
            params={{ workspace: workspace.slug }}
          >{t`Integrations`}</TextLink>
        }
        actions={integration.data && <Actions integration={integration.data} />}
      />
      <Loaded
        query={integration}
        skeleton={<DetailsSkeleton />}
        missing={<NoSuchIntegration workspace={workspace.slug} slug={slug} />}
      >
        {(loaded) => (
          <>
            <CaptureNotice integration={loaded} />
            <Details integration={loaded} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Actions({ integration }: { integration: Integration }) {
  const workspace = useWorkspace();
  const navigate = useNavigate();
  if (obstacleOf(workspace) !== undefined) return null;
  return (
    <>
      <LinkButton
        to="/w/$workspace/integrations/$slug/edit"
        params={{ workspace: workspace.slug, slug: integration.slug }}
        variant="default"
        leftSection={<IconPencil size={16} />}
      >{t`Edit`}</LinkButton>
      <IntegrationMenu
        integration={integration}
        onDeleted={() =>
          navigate({ to: '/w/$workspace/integrations', params: { workspace: workspace.slug } })
        }
      />
    </>
  );
}

function Details({ integration }: { integration: Integration }) {
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const workspace = useWorkspace();
  const active = TABS.find(({ value }) => value === tab) ?? OVERVIEW;
  const { value: activeTab, Panel } = active;
  const tabs = TABS.filter((one) => one === active || one.isFor === undefined || one.isFor(workspace));
  const show: TabsProps['onChange'] = (value) => {
    if (value !== null) void navigate({ search: { tab: value } });
  };
  const list = useSelectedTabInView(activeTab);
  return (
    <Tabs value={activeTab} onChange={show} keepMounted={false}>
      <Tabs.List ref={list} className={classes.tabs}>
        {tabs.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value}>
            {textOf(label)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={activeTab} pt="lg">
        <Panel integration={integration} />
      </Tabs.Panel>
    </Tabs>
  );
}
