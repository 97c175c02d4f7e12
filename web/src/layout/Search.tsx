import '@mantine/spotlight/styles.css';
import { Spotlight, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight';
import { IconArrowsExchange, IconSearch } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { workspacesQuery } from '../api/queries/workspaces.ts';
import { useCurrentWorkspace } from './current-workspace.ts';
import { SCREENS } from './screens.ts';

/** Goes to screens and workspaces by typing (Ctrl+K). Opens each time it was asked for. */
export default function Search({ timesAsked }: { timesAsked: number }) {
  useEffect(() => {
    if (timesAsked > 0) spotlight.open();
  }, [timesAsked]);
  return (
    <Spotlight
      actions={[...useScreens(), ...useWorkspaces()]}
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
