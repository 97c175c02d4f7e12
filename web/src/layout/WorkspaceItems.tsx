import { t } from '@lingui/core/macro';
import { Badge, Group, Menu, Text } from '@mantine/core';
import { IconCheck, IconPlus } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { workspacesQuery } from '../api/queries/workspaces.ts';
import { ButtonMenu } from '../components/menus/ButtonMenu.tsx';
import { LinkMenuItem } from '../components/menus/LinkMenuItem.tsx';
import type { MenuOfButton } from '../components/menus/use-menu.ts';
import { useCurrentWorkspace } from './current-workspace.ts';
import classes from './WorkspaceSwitcher.module.css';

export function WorkspaceItems({ onCreate, ...menu }: MenuOfButton & { onCreate: () => void }) {
  const { data: workspaces } = useSuspenseQuery(workspacesQuery);
  const current = useCurrentWorkspace();
  return (
    <ButtonMenu {...menu} position="bottom-start" width={280}>
      <Menu.Label>{t`Workspaces`}</Menu.Label>
      {workspaces.map(({ slug, name, kind, plan }) => (
        <LinkMenuItem
          key={slug}
          to="/w/$workspace"
          params={{ workspace: slug }}
          leftSection={
            <IconCheck size={16} className={slug === current?.slug ? undefined : classes.unchecked} />
          }
        >
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Text size="sm" truncate>
              {name}
            </Text>
            <Badge variant="default" size="sm" tt="none" fw={500}>
              {kind === 'personal' ? t`personal` : plan}
            </Badge>
          </Group>
        </LinkMenuItem>
      ))}
      <Menu.Divider />
      <Menu.Item leftSection={<IconPlus size={16} />} onClick={onCreate}>
        {t`New workspace`}
      </Menu.Item>
    </ButtonMenu>
  );
}
