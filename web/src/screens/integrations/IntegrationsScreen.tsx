import { Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { foundIntegrationsQuery, type IntegrationSummary } from '../../api/queries/integrations.ts';
import { type Health, healthQuery } from '../../api/queries/usage.ts';
import { CardGrid } from '../../components/CardGrid.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { LinkButton } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { SearchInput } from '../../components/SearchInput.tsx';
import { type More, ShowMore } from '../../components/ShowMore.tsx';
import { CardsSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { IntegrationCard } from './IntegrationCard.tsx';
import { NoIntegrations } from './NoIntegrations.tsx';
import { ObstacleAlert } from './ObstacleAlert.tsx';
import { obstacleOf } from './obstacle.ts';
import { TrashLink } from './trash/TrashLink.tsx';

/** How long typing pauses before the server searches. */
const TYPING_PAUSE_MS = 200;

/** The APIs that the apps of a workspace can call. */
export function IntegrationsScreen() {
  const workspace = useWorkspace();
  const [search, setSearch] = useState('');
  const [settledSearch] = useDebouncedValue(search.trim(), TYPING_PAUSE_MS);
  const integrations = useInfiniteQuery({
    ...foundIntegrationsQuery(workspace.slug, settledSearch),
    placeholderData: keepPreviousData,
  });
  const mayAdd = obstacleOf(workspace) === undefined;
  return (
    <>
      <PageHeader
        title="Integrations"
        description="APIs that every app of the workspace can call."
        actions={
          mayAdd && (
            <LinkButton
              to="/w/$workspace/integrations/new"
              params={{ workspace: workspace.slug }}
              leftSection={<IconPlus size={16} />}
            >
              Add integration
            </LinkButton>
          )
        }
      />
      <Stack gap="lg">
        <ObstacleAlert />
        <Loaded query={integrations} skeleton={<CardsSkeleton />}>
          {({ pages }) => {
            const found = pages.flatMap(({ items }) => items);
            if (found.length === 0 && search === '' && settledSearch === '') return <NoIntegrations />;
            return (
              <>
                <SearchInput
                  label="Search integrations"
                  placeholder="Search by name, slug or URL"
                  maw="26rem"
                  maxLength={200}
                  value={search}
                  onChange={setSearch}
                />
                {found.length === 0 ? (
                  <NoResults search={settledSearch} />
                ) : (
                  <Cards
                    integrations={found}
                    search={settledSearch}
                    cursors={integrations.isPlaceholderData ? [] : cursorsOf(pages)}
                    more={integrations}
                  />
                )}
              </>
            );
          }}
        </Loaded>
        {mayAdd && <TrashLink />}
      </Stack>
    </>
  );
}

/** The cursor that each page was read with. */
function cursorsOf(pages: readonly { next_cursor: string | null }[]): string[] {
  return pages.map((_, index) => pages[index - 1]?.next_cursor ?? '');
}

function NoResults({ search }: { search: string }) {
  return (
    <EmptyState Icon={IconSearch} title={`No results for “${search}”`}>
      Search matches names, slugs and base URLs.
    </EmptyState>
  );
}

type CardsProps = {
  integrations: readonly IntegrationSummary[];
  search: string;
  /** Of the pages that are loaded. */
  cursors: readonly string[];
  more: More;
};

function Cards({ integrations, search, cursors, more }: CardsProps) {
  const health = useHealth(search, cursors);
  return (
    <>
      <CardGrid>
        {integrations.map((integration) => (
          <IntegrationCard
            key={integration.id}
            integration={integration}
            health={health.get(integration.slug)}
          />
        ))}
      </CardGrid>
      <ShowMore more={more} />
    </>
  );
}

/** The health of the integrations on pages that are loaded, by slug. */
function useHealth(search: string, cursors: readonly string[]): Map<string, Health> {
  const { slug } = useWorkspace();
  const pages = useQueries({ queries: cursors.map((cursor) => healthQuery(slug, { search, cursor })) });
  return new Map(pages.flatMap(({ data = [] }) => data.map((health) => [health.slug, health] as const)));
}
