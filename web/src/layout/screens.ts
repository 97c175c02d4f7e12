import { msg } from '@lingui/core/macro';
import {
  IconActivity,
  IconApps,
  IconArrowsExchange,
  IconBell,
  IconLayoutDashboard,
  IconPlug,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react';

/**
 * The screens of a workspace that the navigation and the palette lead to, in the order in which people need them. The key
 * opens it after G (shortcuts.ts).
 */
export const SCREENS = [
  { to: '/w/$workspace', label: msg`Overview`, key: 'o', Icon: IconLayoutDashboard },
  { to: '/w/$workspace/integrations', label: msg`Integrations`, key: 'i', Icon: IconPlug },
  { to: '/w/$workspace/apps', label: msg`Apps`, key: 'a', Icon: IconApps },
  { to: '/w/$workspace/calls', label: msg`Calls`, key: 'c', Icon: IconArrowsExchange },
  { to: '/w/$workspace/audit-log', label: msg`Audit log`, key: 'l', Icon: IconActivity },
  { to: '/w/$workspace/alerts', label: msg`Alerts`, key: 't', Icon: IconBell },
  { to: '/w/$workspace/members', label: msg`Members`, key: 'm', Icon: IconUsers },
  { to: '/w/$workspace/settings', label: msg`Workspace settings`, key: 's', Icon: IconSettings },
] as const;
