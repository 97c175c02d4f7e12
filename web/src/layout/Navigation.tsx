import { msg } from '@lingui/core/macro';
import { Divider, Stack } from '@mantine/core';
import { IconServer, IconUserCog, type TablerIcon } from '@tabler/icons-react';
import { createLink, useLocation } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';
import { textOf } from '../language/text.ts';
import { useCurrentWorkspace } from './current-workspace.ts';
import classes from './Navigation.module.css';
import { SCREENS } from './screens.ts';

/** Screens of no workspace: each is in the navigation while it is open, below the workspace to go back to. */
const OUTSIDE = [
  { to: '/account', label: msg`Your account`, Icon: IconUserCog },
  { to: '/instance', label: msg`Server settings`, Icon: IconServer },
] as const;

export function Navigation() {
  const workspace = useCurrentWorkspace();
  const outside = useLocation({ select: ({ pathname }) => OUTSIDE.find(({ to }) => to === pathname) });
  if (!workspace) return null;
  return (
    <Stack gap={2} p="sm">
      {SCREENS.map(({ to, label, Icon }) => (
        <ScreenLink
          key={to}
          to={to}
          params={{ workspace: workspace.slug }}
          activeOptions={{ exact: to === '/w/$workspace', includeSearch: false }}
          label={textOf(label)}
          Icon={Icon}
        />
      ))}
      {outside && (
        <>
          <Divider my="xs" />
          <ScreenLink to={outside.to} label={textOf(outside.label)} Icon={outside.Icon} />
        </>
      )}
    </Stack>
  );
}

type Props = ComponentPropsWithRef<'a'> & { label: string; Icon: TablerIcon };

const ScreenLink = createLink(({ label, Icon, ...link }: Props) => (
  <a {...link} className={classes.link}>
    <Icon size={18} stroke={1.75} />
    {label}
  </a>
));
