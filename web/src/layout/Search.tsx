import '@mantine/spotlight/styles.css';
import { Spotlight, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight';
import { IconApps, IconArrowsExchange, IconPlug, IconSearch } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { appNamesQuery } from '../api/queries/apps.ts';
import { integrationsQuery } from '../api/queries/integrations.ts';
import { workspacesQuery } from '../api/queries/workspaces.ts';
import { useCurrentWorkspace } from './current-workspace.ts';
import { SCREENS } from './screens.ts';

/** Goes to screens, integrations, apps and workspaces by typing (Ctrl+K). Opens each time it was asked for. */
export default function Search({ timesAsked }: { timesAsked: number }) {
  useEffect(() => {
    if (timesAsked > 0) spotlight.open();
  }, [timesAsked]);
  return (
    <Spotlight
      actions={[...useScreens(), ...useIntegrations(), ...useApps(), ...useWorkspaces()]}
      limit={MOST_FOUND}
      shortcut={null}
      highlightQuery
      scrollable
      nothingFound="Nothing of that name"
      attributes={{ content: { 'aria-label': 'Search' } }}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: 'Go to…',
        'aria-label': 'Search',
      }}
    />
  );
}

/** More than this is no answer: one types on. */
const MOST_FOUND = 30;

function useScreens(): SpotlightActionGroupData[] {
  const workspace = useCurrentWorkspace();
  const navigate = useNavigate();
  if (!workspace) return [];
  return [
    {
      group: workspace.name,
      actions: SCREENS.map(({ to, label, Icon }) => ({
        id: to,
        label,
        leftSection: <Icon size={18} />,
        onClick: () => navigate({ to, params: { workspace: workspace.slug } }),
      })),
    },
  ];
}

function useIntegrations(): SpotlightActionGroupData[] {
  const workspace = useCurrentWorkspace()?.slug ?? '';
  const { data = [] } = useQuery({ ...integrationsQuery(workspace), enabled: workspace !== '' });
  const navigate = useNavigate();
  return [
    {
      group: 'Integrations',
      actions: data.map(({ slug, name }) => ({
        id: `integration ${slug}`,
        label: name,
        keywords: slug,
        leftSection: <IconPlug size={18} />,
        onClick: () => navigate({ to: '/w/$workspace/integrations/$slug', params: { workspace, slug } }),
      })),
    },
  ];
}

function useApps(): SpotlightActionGroupData[] {
  const workspace = useCurrentWorkspace()?.slug ?? '';
  const { data = [] } = useQuery({ ...appNamesQuery(workspace), enabled: workspace !== '' });
  const navigate = useNavigate();
  return [
    {
      group: 'Apps',
      actions: data.map(({ id, name }) => ({
        id: `app ${id}`,
        label: name,
        leftSection: <IconApps size={18} />,
        onClick: () => navigate({ to: '/w/$workspace/apps/$app', params: { workspace, app: id } }),
      })),
    },
  ];
}

function useWorkspaces(): SpotlightActionGroupData[] {
  const { data: workspaces } = useSuspenseQuery(workspacesQuery);
  const navigate = useNavigate();
  return [
    {
      group: 'Workspaces',
      actions: workspaces.map(({ slug, name }) => ({
        id: `workspace ${slug}`,
        label: name,
        leftSection: <IconArrowsExchange size={18} />,
        onClick: () => navigate({ to: '/w/$workspace/integrations', params: { workspace: slug } }),
      })),
    },
  ];
}
