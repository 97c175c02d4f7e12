import { Stack, TextInput } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type IntegrationSummary, integrationsQuery } from '../../api/queries/integrations.ts';
import { healthQuery } from '../../api/queries/usage.ts';
import { CardGrid } from '../../components/CardGrid.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { LinkButton } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { CardsSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { hostOf } from './host.ts';
import { IntegrationCard } from './IntegrationCard.tsx';
import { NoIntegrations } from './NoIntegrations.tsx';
import { ObstacleAlert } from './ObstacleAlert.tsx';
import { obstacleOf } from './obstacle.ts';
import { TrashLink } from './trash/TrashLink.tsx';

/** The APIs that the apps of a workspace can call. */
export function IntegrationsScreen() {
  const workspace = useWorkspace();
  const integrations = useQuery(integrationsQuery(workspace.slug));
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
          {(all) => (all.length === 0 ? <NoIntegrations /> : <Cards integrations={all} />)}
        </Loaded>
        {mayAdd && <TrashLink />}
      </Stack>
    </>
  );
}

function Cards({ integrations }: { integrations: readonly IntegrationSummary[] }) {
  const workspace = useWorkspace();
  const { data: health } = useQuery(healthQuery(workspace.slug));
  const [search, setSearch] = useState('');
  const matches = integrations.filter((integration) => isMatch(integration, search));
  return (
    <>
      <TextInput
        type="search"
        aria-label="Search integrations"
        placeholder="Search by name, slug or host"
        leftSection={<IconSearch size={16} />}
        maw="26rem"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {matches.length === 0 ? (
        <EmptyState Icon={IconSearch} title={`No results for “${search.trim()}”`}>
          Search matches names, slugs and hosts.
        </EmptyState>
      ) : (
        <CardGrid>
          {matches.map((integration) => (
            <IntegrationCard
              key={integration.id}
              integration={integration}
              health={health?.get(integration.slug)}
            />
          ))}
        </CardGrid>
      )}
    </>
  );
}

/** Whether the text contains all words, in any order and case. */
function isMatch(integration: IntegrationSummary, search: string): boolean {
  const text = `${integration.name} ${integration.slug} ${hostOf(integration)}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
