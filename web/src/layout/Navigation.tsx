import { Stack } from '@mantine/core';
import { NavigationLink } from '../components/links.tsx';
import { useCurrentWorkspace } from './current-workspace.ts';
import classes from './Navigation.module.css';
import { SCREENS } from './screens.ts';

export function Navigation() {
  const workspace = useCurrentWorkspace();
  if (!workspace) return null;
  return (
    <Stack gap={2} p="sm">
      {SCREENS.map(({ to, label, Icon }) => (
        <NavigationLink
          key={to}
          to={to}
          params={{ workspace: workspace.slug }}
          activeOptions={{ exact: to === '/w/$workspace', includeSearch: false }}
          label={label}
          leftSection={<Icon size={18} stroke={1.75} />}
          className={classes.link}
        />
      ))}
    </Stack>
  );
}
