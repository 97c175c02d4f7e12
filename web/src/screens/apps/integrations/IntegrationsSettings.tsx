import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPlug, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type AccessState, appIntegrationsQuery } from '../../../api/queries/app-access.ts';
import type { App } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { LinkButton } from '../../../components/links.tsx';
import { SettledSearchInput } from '../../../components/SettledSearchInput.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { BulkActions } from './BulkActions.tsx';
import { IntegrationTable } from './IntegrationTable.tsx';
import { Narrow } from './Narrow.tsx';

const STATES = [
  { value: 'any', label: 'All' },
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
];

/** What the app may use of each integration of the workspace, and what it used. */
export function IntegrationsSettings({ app }: { app: App }) {
  const workspace = useWorkspace();
  const [search, setSearch] = useState('');
  const [state, setState] = useState<AccessState>();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const found = { search, ...(state && { state }) };
  const integrations = useInfiniteQuery({
    ...appIntegrationsQuery(workspace.slug, app.id, found),
    placeholderData: keepPreviousData,
  });
  const mayManage = mayManageApps(workspace);
  return (
    <Loaded query={integrations} skeleton={<ListSkeleton rows={3} />}>
      {({ pages }) => {
        const rows = pages.flatMap(({ items }) => items);
        if (rows.length === 0 && search === '' && state === undefined) return <NoIntegrations />;
        return (
          <Stack gap="md">
            <Group justify="space-between" align="flex-start" gap="sm">
              <Text c="dimmed" maw="46rem">
                {app.integration_access === 'all'
                  ? 'The app may use every integration of its workspace, also those added later, except those that are off.'
                  : 'The app may use only the integrations that are on. Those added later are off.'}{' '}
                Changes apply to its next call.
              </Text>
              {mayManage && <Narrow app={app} />}
            </Group>
            <Group gap="sm">
              <SettledSearchInput
                label="Search integrations"
                placeholder="Search by name, slug or URL"
                flex="1 1 14rem"
                maw="26rem"
                value={search}
                onSettled={setSearch}
              />
              <SegmentedControl
                transitionDuration={0}
                aria-label="Access"
                data={STATES}
                value={state ?? 'any'}
                onChange={(value) => setState(value === 'on' || value === 'off' ? value : undefined)}
              />
              {mayManage && (
                <BulkActions
                  app={app}
                  found={found}
                  selected={selected}
                  onDone={() => setSelected(new Set())}
                />
              )}
            </Group>
            {rows.length === 0 ? (
              <EmptyState Icon={IconSearch} title="No results">
                Search matches names, slugs and base URLs.
              </EmptyState>
            ) : (
              <IntegrationTable
                app={app}
                rows={rows}
                more={integrations}
                selected={selected}
                onSelect={setSelected}
              />
            )}
          </Stack>
        );
      }}
    </Loaded>
  );
}

function NoIntegrations() {
  const { slug } = useWorkspace();
  return (
    <EmptyState
      Icon={IconPlug}
      title="No integrations yet"
      actions={
        <LinkButton to="/w/$workspace/integrations" params={{ workspace: slug }} variant="default">
          Go to integrations
        </LinkButton>
      }
    >
      After the workspace has an integration, you can set here whether this app may use it, which endpoints,
      and how often.
    </EmptyState>
  );
}
