import '@mantine/spotlight/styles.css';
import { Spotlight, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight';
import { IconApps, IconArrowsExchange, IconPlug, IconSearch, type TablerIcon } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { appNamesQuery } from '../api/queries/apps.ts';
import { integrationsQuery } from '../api/queries/integrations.ts';
import { workspacesQuery } from '../api/queries/workspaces.ts';
import { useCurrentWorkspace } from './current-workspace.ts';
import { SCREENS } from './screens.ts';

/** Finds screens, integrations, apps and workspaces by name (Ctrl+K). Opens each time `timesAsked` grows. */
export default function Search({ timesAsked }: { timesAsked: number }) {
  useEffect(() => {
    if (timesAsked > 0) spotlight.open();
  }, [timesAsked]);
  return (
    <Spotlight
      actions={useGroups()}
      limit={MAX_RESULTS}
      shortcut={null}
      highlightQuery
      scrollable
      nothingFound="No results"
      attributes={{ content: { 'aria-label': 'Search' } }}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: 'Go to…',
        'aria-label': 'Search',
      }}
    />
  );
}

/** More results than this do not help: the search term is too short. */
const MAX_RESULTS = 30;

type Place = { id: string; label: string; keywords?: string; Icon: TablerIcon; go: () => unknown };

function groupOf(group: string, places: readonly Place[]): SpotlightActionGroupData {
  const actions = places.map(({ Icon, go, ...place }) => ({
    ...place,
    leftSection: <Icon size={18} />,
    onClick: () => void go(),
  }));
  return { group, actions };
}

function useGroups(): SpotlightActionGroupData[] {
  const current = useCurrentWorkspace();
  const workspace = current?.slug ?? '';
  const enabled = current !== undefined;
  const { data: integrations = [] } = useQuery({ ...integrationsQuery(workspace), enabled });
  const { data: apps = [] } = useQuery({ ...appNamesQuery(workspace), enabled });
  const { data: workspaces } = useSuspenseQuery(workspacesQuery);
  const navigate = useNavigate();

  const screens = SCREENS.map(({ to, ...screen }) => ({
    ...screen,
    id: to,
    go: () => navigate({ to, params: { workspace } }),
  }));
  return [
    ...(current ? [groupOf(current.name, screens)] : []),
    groupOf(
      'Integrations',
      integrations.map(({ slug, name }) => ({
        id: `integration ${slug}`,
        label: name,
        keywords: slug,
        Icon: IconPlug,
        go: () => navigate({ to: '/w/$workspace/integrations/$slug', params: { workspace, slug } }),
      })),
    ),
    groupOf(
      'Apps',
      apps.map(({ id, name }) => ({
        id: `app ${id}`,
        label: name,
        Icon: IconApps,
        go: () => navigate({ to: '/w/$workspace/apps/$app', params: { workspace, app: id } }),
      })),
    ),
    groupOf(
      'Workspaces',
      workspaces.map(({ slug, name }) => ({
        id: `workspace ${slug}`,
        label: name,
        Icon: IconArrowsExchange,
        go: () => navigate({ to: '/w/$workspace/integrations', params: { workspace: slug } }),
      })),
    ),
  ];
}
