import { msg, t } from '@lingui/core/macro';
import { Tabs, type TabsProps } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazyRouteComponent } from '@tanstack/react-router';
import { Suspense } from 'react';
import { type App, appQuery } from '../../api/queries/apps.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { LinkButton, TextLink } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { DetailsSkeleton } from '../../components/Skeletons.tsx';
import { useSelectedTabInView } from '../../components/use-selected-tab-in-view.ts';
import { textOf } from '../../language/text.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import classes from './AppScreen.module.css';
import { appRoute } from './app-route.ts';
import { ReadOnlyNote } from './ReadOnlyNote.tsx';
import { Start } from './start/Start.tsx';

/** The first tab is part of the screen; the code of another one is loaded when it opens. */
const TABS = [
  { value: 'start', label: msg`Get started`, Panel: Start },
  {
    value: 'integrations',
    label: msg`Integrations`,
    Panel: lazyRouteComponent(
      () => import('./integrations/IntegrationsSettings.tsx'),
      'IntegrationsSettings',
    ),
  },
  {
    value: 'access',
    label: msg`Access`,
    Panel: lazyRouteComponent(() => import('./access/Access.tsx'), 'Access'),
  },
  {
    value: 'agents',
    label: msg`Agents`,
    Panel: lazyRouteComponent(() => import('./agents/Agents.tsx'), 'Agents'),
  },
  {
    value: 'calls',
    label: msg`Calls`,
    Panel: lazyRouteComponent(() => import('./AppCalls.tsx'), 'AppCalls'),
  },
  {
    value: 'settings',
    label: msg`Settings`,
    Panel: lazyRouteComponent(() => import('./settings/AppSettings.tsx'), 'AppSettings'),
  },
] as const;

/** One app: its first call, integrations, access, agents, calls and settings. */
export function AppScreen() {
  const { slug } = useWorkspace();
  const { app: id } = appRoute.useParams();
  const app = useQuery(appQuery(slug, id));
  return (
    <>
      <PageHeader
        title={app.data?.name ?? t`App`}
        breadcrumbs={<TextLink to="/w/$workspace/apps" params={{ workspace: slug }}>{t`Apps`}</TextLink>}
      />
      <Loaded query={app} skeleton={<DetailsSkeleton />} missing={<NoSuchApp workspace={slug} />}>
        {(loaded) => <AppTabs app={loaded} />}
      </Loaded>
    </>
  );
}

function NoSuchApp({ workspace }: { workspace: string }) {
  return (
    <EmptyState
      Icon={IconMapOff}
      title={t`This app does not exist here`}
      actions={<LinkButton to="/w/$workspace/apps" params={{ workspace }}>{t`All apps`}</LinkButton>}
    >{t`It may have been deleted, or belong to another workspace.`}</EmptyState>
  );
}

function AppTabs({ app }: { app: App }) {
  const { tab } = appRoute.useSearch();
  const navigate = appRoute.useNavigate();
  const { value: activeTab, Panel } = TABS.find(({ value }) => value === tab) ?? TABS[0];
  const show: TabsProps['onChange'] = (value) => {
    if (value !== null) void navigate({ search: { tab: value } });
  };
  const list = useSelectedTabInView(activeTab);
  return (
    <>
      <ReadOnlyNote />
      <Tabs value={activeTab} onChange={show} keepMounted={false}>
        <Tabs.List ref={list} className={classes.tabs} aria-label={t`About this app`}>
          {TABS.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {textOf(label)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={activeTab} pt="lg">
          <Suspense fallback={<DetailsSkeleton />}>
            <Panel app={app} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
