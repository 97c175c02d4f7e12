import '@mantine/spotlight/styles.css';
import { createSpotlight, Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconApps, IconBuilding, IconPlug, IconSearch, type TablerIcon } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { appNamesQuery } from '../api/queries/apps.ts';
import { integrationsQuery } from '../api/queries/integrations.ts';
import { workspacesQuery } from '../api/queries/workspaces.ts';
import { useCurrentWorkspace } from './current-workspace.ts';
import { SCREENS } from './screens.ts';

const [store, spotlight] = createSpotlight();

/** Finds screens, integrations, apps and workspaces by name (Ctrl+K). Opens each time `timesOpened` grows. */
export default function Search({ timesOpened }: { timesOpened: number }) {
  useEffect(() => {
    if (timesOpened > 0) spotlight.open();
  }, [timesOpened]);
  // After each rendering: results arrive one after another.
  useEffect(selectFirstResult);
  return (
    <Spotlight
      store={store}
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

/**
 * Selects the first result, which Enter opens, where results arrive after the search term was typed: the
 * spotlight itself selects only when the term changes. Keeps the current selection.
 */
function selectFirstResult(): void {
  const { query, listId } = store.getState();
  const list = document.getElementById(listId);
  if (query === '' || list?.querySelector('[data-selected]')) return;
  const first = list?.querySelector('[data-action]');
  if (!first) return;
  first.setAttribute('data-selected', 'true');
  store.updateState((state) => ({ ...state, selected: 0 }));
}

/** More results than this do not help: the search term is too short. */
const MAX_RESULTS = 30;

type Destination = { id: string; label: string; keywords?: string; Icon: TablerIcon; open: () => unknown };

function groupOf(group: string, destinations: readonly Destination[]): SpotlightActionGroupData {
  const actions = destinations.map(({ Icon, open, ...destination }) => ({
    ...destination,
    leftSection: <Icon size={18} />,
    onClick: () => void open(),
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
    open: () => navigate({ to, params: { workspace } }),
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
        open: () => navigate({ to: '/w/$workspace/integrations/$slug', params: { workspace, slug } }),
      })),
    ),
    groupOf(
      'Apps',
      apps.map(({ id, name }) => ({
        id: `app ${id}`,
        label: name,
        Icon: IconApps,
        open: () => navigate({ to: '/w/$workspace/apps/$app', params: { workspace, app: id } }),
      })),
    ),
    groupOf(
      'Workspaces',
      workspaces.map(({ slug, name }) => ({
        id: `workspace ${slug}`,
        label: name,
        Icon: IconBuilding,
        open: () => navigate({ to: '/w/$workspace/integrations', params: { workspace: slug } }),
      })),
    ),
  ];
}
