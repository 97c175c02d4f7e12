import { t } from '@lingui/core/macro';
import { Group, Kbd, useMantineColorScheme } from '@mantine/core';
import type { SpotlightActionGroupData } from '@mantine/spotlight';
import {
  IconApps,
  IconArrowsExchange,
  IconBook,
  IconBuilding,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconPlug,
  IconPlus,
  IconRoute,
  IconServer,
  IconSun,
  IconTicket,
  IconUserCog,
  IconUserPlus,
  type TablerIcon,
} from '@tabler/icons-react';
import { keepPreviousData, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { appsFoundQuery } from '../../api/queries/apps.ts';
import { endpointsFoundQuery, integrationsFoundQuery } from '../../api/queries/integrations.ts';
import { type Workspace, workspacesQuery } from '../../api/queries/workspaces.ts';
import { mayManageApps, mayManageMembers } from '../../api/roles.ts';
import { docsUrl } from '../../components/docs-url.ts';
import { textOf } from '../../language/text.ts';
import { obstacleOf } from '../../screens/integrations/obstacle.ts';
import { useCurrentWorkspace } from '../current-workspace.ts';
import { SCREENS } from '../screens.ts';
import { useSingleKeysOn } from '../shortcuts.ts';
import { useSignOut } from '../use-sign-out.ts';

type Command = {
  id: string;
  label: string;
  description?: string;
  keywords?: string;
  Icon: TablerIcon;
  keys?: readonly string[];
  run: () => unknown;
};

function groupOf(group: string, commands: readonly Command[]): SpotlightActionGroupData {
  const actions = commands.map(({ Icon, keys, run, ...command }) => ({
    ...command,
    leftSection: <Icon size={18} />,
    ...(keys && { rightSection: <Keys keys={keys} /> }),
    onClick: () => void run(),
  }));
  return { group, actions };
}

function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <Group gap={4} wrap="nowrap" aria-hidden>
      {keys.map((key) => (
        <Kbd key={key} size="xs">
          {key}
        </Kbd>
      ))}
    </Group>
  );
}

/** What the palette can do and where it can go. @param search integrations, apps and endpoints are searched for on the server */
export function useGroups(
  search: string,
  openDialog: (dialog: 'shortcuts' | 'new-workspace') => void,
): { groups: SpotlightActionGroupData[]; isSearching: boolean } {
  const current = useCurrentWorkspace();
  const found = useFound(current?.slug, search);
  const general = useGeneralCommands(openDialog);
  const screens = useScreens(current);
  const commands = useCommandsOf(current);
  const switches = useWorkspaces(current);
  const groups = [
    groupOf('Commands', [...callOf(search, screens.openCall), ...commands]),
    ...(current ? [groupOf(current.name, screens.list)] : []),
    groupOf('Integrations', found.integrations),
    groupOf('Apps', found.apps),
    groupOf(t`Endpoints`, found.endpoints),
    groupOf(t`Switch workspace`, switches),
    groupOf('General', general),
  ].filter(({ actions }) => actions.length > 0);
  return { groups, isSearching: found.isSearching };
}

/** A request id, as each error names it, leads to its call. */
function callOf(search: string, open: (id: string) => unknown): Command[] {
  if (!/^[\w-]{20,100}$/.test(search)) return [];
  return [
    {
      id: 'call',
      label: t`Open the call ${search}`,
      Icon: IconArrowsExchange,
      run: () => open(search),
    },
  ];
}

function useCommandsOf(workspace: Workspace | undefined): Command[] {
  const navigate = useNavigate();
  if (!workspace) return [];
  const params = { workspace: workspace.slug };
  const commands: (Command | false)[] = [
    obstacleOf(workspace) === undefined && {
      id: 'add-integration',
      label: t`Add Integration`,
      keywords: 'new create register api spec import',
      Icon: IconPlus,
      run: () => navigate({ to: '/w/$workspace/integrations/new', params }),
    },
    obstacleOf(workspace) === undefined && {
      id: 'sample',
      label: t`Try with the sample API`,
      keywords: 'first run demo',
      Icon: IconTicket,
      run: () => navigate({ to: '/w/$workspace/sample', params }),
    },
    mayManageApps(workspace) && {
      id: 'create-app',
      label: t`Create app`,
      keywords: 'new add',
      Icon: IconApps,
      run: () => navigate({ to: '/w/$workspace/apps/new', params }),
    },
    mayManageMembers(workspace) && {
      id: 'invite',
      label: t`Invite a member`,
      keywords: 'new add user colleague team',
      Icon: IconUserPlus,
      run: () => navigate({ to: '/w/$workspace/members', params, state: { invites: true } }),
    },
  ];
  return commands.filter((command) => command !== false);
}

function useScreens(workspace: Workspace | undefined) {
  const navigate = useNavigate();
  const areKeysOn = useSingleKeysOn();
  const params = { workspace: workspace?.slug ?? '' };
  const list = SCREENS.map(
    ({ to, label, key, Icon }): Command => ({
      id: to,
      label: textOf(label),
      keywords: 'go to',
      Icon,
      ...(areKeysOn && { keys: ['G', key.toUpperCase()] }),
      run: () => navigate({ to, params }),
    }),
  );
  const openCall = (id: string) => navigate({ to: '/w/$workspace/calls', params, search: { request: id } });
  return { list, openCall };
}

function useFound(workspace: string | undefined, search: string) {
  const navigate = useNavigate();
  const slug = workspace ?? '';
  const options = { enabled: workspace !== undefined && search !== '', placeholderData: keepPreviousData };
  const integrations = useQuery({ ...integrationsFoundQuery(slug, search), ...options });
  const apps = useQuery({ ...appsFoundQuery(slug, search), ...options });
  const endpoints = useQuery({
    ...endpointsFoundQuery(slug, search),
    ...options,
    enabled: options.enabled && search.length >= MIN_ENDPOINT_SEARCH,
  });
  return {
    isSearching: integrations.isFetching || apps.isFetching || endpoints.isFetching,
    integrations: (search === '' ? [] : (integrations.data ?? [])).map(
      (found): Command => ({
        id: `integration ${found.slug}`,
        label: found.name,
        keywords: `${found.slug} ${found.base_url}`,
        Icon: IconPlug,
        run: () =>
          navigate({
            to: '/w/$workspace/integrations/$slug',
            params: { workspace: slug, slug: found.slug },
          }),
      }),
    ),
    apps: (search === '' ? [] : (apps.data ?? [])).map(
      ({ id, name }): Command => ({
        id: `app ${id}`,
        label: name,
        Icon: IconApps,
        run: () => navigate({ to: '/w/$workspace/apps/$app', params: { workspace: slug, app: id } }),
      }),
    ),
    endpoints: (search.length < MIN_ENDPOINT_SEARCH ? [] : (endpoints.data ?? [])).map(
      ({ integration, key, operation_id, summary }): Command => ({
        id: `endpoint ${integration.slug} ${key}`,
        label: keyText(key),
        description: summary === '' ? integration.name : `${integration.name}: ${summary}`,
        keywords: `${key} ${operation_id ?? ''} ${summary}`,
        Icon: IconRoute,
        run: () =>
          navigate({
            to: '/w/$workspace/integrations/$slug',
            params: { workspace: slug, slug: integration.slug },
            search: { tab: 'endpoints', operation: key },
          }),
      }),
    ),
  };
}

/** Shorter searches find nearly every endpoint. */
const MIN_ENDPOINT_SEARCH = 2;

/** `GET /things` of `get:/things`. */
function keyText(key: string): string {
  const at = key.indexOf(':');
  return `${key.slice(0, at).toUpperCase()} ${key.slice(at + 1)}`;
}

function useWorkspaces(current: Workspace | undefined): Command[] {
  const { data: workspaces } = useSuspenseQuery(workspacesQuery);
  const navigate = useNavigate();
  return workspaces
    .filter(({ slug }) => slug !== current?.slug)
    .map(({ slug, name }) => ({
      id: `workspace ${slug}`,
      label: name,
      keywords: `${slug} switch workspace`,
      Icon: IconBuilding,
      run: () => navigate({ to: '/w/$workspace', params: { workspace: slug } }),
    }));
}

function useGeneralCommands(openDialog: (dialog: 'shortcuts' | 'new-workspace') => void): Command[] {
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  return [
    {
      id: 'new-workspace',
      label: t`New workspace`,
      keywords: 'create add',
      Icon: IconPlus,
      run: () => openDialog('new-workspace'),
    },
    {
      id: 'light',
      label: t`Light theme`,
      keywords: 'color scheme mode',
      Icon: IconSun,
      run: () => setColorScheme('light'),
    },
    {
      id: 'dark',
      label: t`Dark theme`,
      keywords: 'color scheme mode',
      Icon: IconMoon,
      run: () => setColorScheme('dark'),
    },
    {
      id: 'system',
      label: t`Theme of the system`,
      keywords: 'color scheme mode auto',
      Icon: IconDeviceDesktop,
      run: () => setColorScheme('auto'),
    },
    {
      id: 'shortcuts',
      label: t`Keyboard shortcuts`,
      keywords: 'keys help',
      keys: ['?'],
      Icon: IconKeyboard,
      run: () => openDialog('shortcuts'),
    },
    {
      id: 'docs',
      label: t`Docs`,
      keywords: 'help guide faq',
      Icon: IconBook,
      run: () => window.open(docsUrl(''), '_blank', 'noopener'),
    },
    {
      id: 'account',
      label: t`Your account`,
      keywords: 'personal token password profile two-factor sessions email',
      Icon: IconUserCog,
      run: () => navigate({ to: '/account' }),
    },
    {
      id: 'instance',
      label: t`Server settings`,
      keywords: 'instance operator limits version',
      Icon: IconServer,
      run: () => navigate({ to: '/instance' }),
    },
    { id: 'sign-out', label: t`Sign out`, keywords: 'log out leave', Icon: IconLogout, run: signOut },
  ];
}
