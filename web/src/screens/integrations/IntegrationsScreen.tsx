import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Stack } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type IntegrationList,
  type IntegrationSummary,
  integrationPagesQuery,
} from '../../api/queries/integrations.ts';
import { type IntegrationUsage, integrationUsagesQuery } from '../../api/queries/usage.ts';
import { CardGrid } from '../../components/CardGrid.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { LinkButton, TextLink } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { type More, ShowMore } from '../../components/ShowMore.tsx';
import { CardsSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { IntegrationCard } from './IntegrationCard.tsx';
import { IntegrationListControls } from './IntegrationListControls.tsx';
import { IntegrationTable } from './IntegrationTable.tsx';
import {
  type IntegrationListParams,
  rememberedView,
  rememberView,
  toIntegrationList,
  type View,
} from './integration-list.ts';
import { NoIntegrations } from './NoIntegrations.tsx';
import { ObstacleAlert } from './ObstacleAlert.tsx';
import { obstacleOf } from './obstacle.ts';
import { TrashMenu } from './trash/TrashMenu.tsx';

const route = getRouteApi('/signed-in/w/$workspace/integrations');

/** The APIs that the apps of a workspace can call. */
export function IntegrationsScreen() {
  const workspace = useWorkspace();
  const mayAdd = obstacleOf(workspace) === undefined;
  return (
    <>
      <PageHeader
        title={t`Integrations`}
        description={
          <Trans>
            APIs that the apps of the workspace can call, each as its{' '}
            <TextLink
              to="/w/$workspace/apps/access"
              params={{ workspace: workspace.slug }}
              underline="always"
            >
              access
            </TextLink>{' '}
            allows.
          </Trans>
        }
        actions={
          mayAdd && (
            <>
              <TrashMenu />
              <LinkButton
                to="/w/$workspace/integrations/new"
                params={{ workspace: workspace.slug }}
                leftSection={<IconPlus size={16} />}
              >{t`Add Integration`}</LinkButton>
            </>
          )
        }
      />
      <Stack gap="lg">
        <ObstacleAlert isQuiet />
        <List key={workspace.slug} />
      </Stack>
    </>
  );
}

function List() {
  const { slug } = useWorkspace();
  const params = route.useSearch();
  const navigate = route.useNavigate();
  const [view, setView] = useState(rememberedView);
  const list = toIntegrationList(params);
  const integrations = useInfiniteQuery({
    ...integrationPagesQuery(slug, list),
    placeholderData: keepPreviousData,
  });
  const isWhole = list.search === '' && list.health === undefined;

  function change(changed: IntegrationListParams): void {
    const next = Object.entries({ ...params, ...changed }).filter(([, value]) => value !== '');
    void navigate({ search: Object.fromEntries(next), replace: true, resetScroll: false });
  }
  function show(next: View): void {
    setView(next);
    rememberView(next);
  }

  return (
    <Loaded query={integrations} skeleton={<CardsSkeleton />}>
      {({ pages }) => {
        const found = pages.flatMap(({ items }) => items);
        if (found.length === 0 && isWhole && !integrations.isPlaceholderData) return <NoIntegrations />;
        return (
          <>
            <IntegrationListControls params={params} onChange={change} view={view} onViewChange={show} />
            {found.length === 0 ? (
              <NoResults list={list} onClear={() => change({ health: '' })} />
            ) : (
              <Integrations
                integrations={found}
                list={list}
                view={view}
                cursors={integrations.isPlaceholderData ? [] : cursorsOf(pages)}
                more={integrations}
              />
            )}
          </>
        );
      }}
    </Loaded>
  );
}

/** The cursor that each page was read with. */
function cursorsOf(pages: readonly { next_cursor: string | null }[]): string[] {
  return pages.map((_, index) => pages[index - 1]?.next_cursor ?? '');
}

function NoResults({ list: { search, health }, onClear }: { list: IntegrationList; onClear: () => void }) {
  return (
    <EmptyState
      Icon={IconSearch}
      title={search === '' ? t`No integrations match` : t`No results for “${search}”`}
      actions={
        health !== undefined && <Button variant="default" onClick={onClear}>{t`Clear filters`}</Button>
      }
    >
      {search === ''
        ? t`No integration has this health since yesterday.`
        : t`Search matches names, slugs and base URLs.`}
    </EmptyState>
  );
}

type IntegrationsProps = {
  integrations: readonly IntegrationSummary[];
  list: IntegrationList;
  view: View;
  /** Of the pages that are loaded. */
  cursors: readonly string[];
  more: More;
};

function Integrations({ integrations, list, view, cursors, more }: IntegrationsProps) {
  const usages = useUsages(list, cursors);
  const rows = integrations.map((integration) => ({ integration, usage: usages.get(integration.slug) }));
  return (
    <>
      {view === 'table' ? (
        <IntegrationTable rows={rows} />
      ) : (
        <CardGrid>
          {rows.map(({ integration, usage }) => (
            <IntegrationCard key={integration.id} integration={integration} usage={usage} />
          ))}
        </CardGrid>
      )}
      <ShowMore more={more} />
    </>
  );
}

/** The usage of the integrations on pages that are loaded, by slug. */
function useUsages(list: IntegrationList, cursors: readonly string[]): Map<string, IntegrationUsage> {
  const { slug } = useWorkspace();
  const pages = useQueries({ queries: cursors.map((cursor) => integrationUsagesQuery(slug, list, cursor)) });
  return new Map(pages.flatMap(({ data = [] }) => data.map((usage) => [usage.slug, usage] as const)));
}
