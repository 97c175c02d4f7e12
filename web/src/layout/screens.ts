import {
  IconActivity,
  IconApps,
  IconArrowsExchange,
  IconLayoutDashboard,
  IconPlug,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react';

/** The screens of a workspace that the navigation and the search lead to, in the order in which people need them. */
export const SCREENS = [
  { to: '/w/$workspace', label: 'Overview', Icon: IconLayoutDashboard },
  { to: '/w/$workspace/integrations', label: 'Integrations', Icon: IconPlug },
  { to: '/w/$workspace/apps', label: 'Apps', Icon: IconApps },
  { to: '/w/$workspace/calls', label: 'Calls', Icon: IconArrowsExchange },
  { to: '/w/$workspace/audit-log', label: 'Audit log', Icon: IconActivity },
  { to: '/w/$workspace/members', label: 'Members', Icon: IconUsers },
  { to: '/w/$workspace/settings', label: 'Workspace settings', Icon: IconSettings },
] as const;
