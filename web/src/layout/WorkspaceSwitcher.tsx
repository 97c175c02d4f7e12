import { t } from '@lingui/core/macro';
import { Badge, Button, Group, Menu, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconPlus, IconSelector } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { workspacesQuery } from '../api/queries/workspaces.ts';
import { LinkMenuItem } from '../components/links.tsx';
import { CreateWorkspaceDialog } from './CreateWorkspaceDialog.tsx';
import { useCurrentWorkspace } from './current-workspace.ts';
import classes from './WorkspaceSwitcher.module.css';

export function WorkspaceSwitcher() {
  const { data: workspaces } = useSuspenseQuery(workspacesQuery);
  const current = useCurrentWorkspace();
  const [isCreating, creating] = useDisclosure();
  return (
    <>
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            px="xs"
            rightSection={<IconSelector size={16} />}
            className={classes.target}
            aria-label={t`Workspace: ${current?.name ?? 'none'}. Switch`}
          >
            {current?.name ?? t`Workspaces`}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
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
                  {kind === 'personal' ? 'personal' : plan}
                </Badge>
              </Group>
            </LinkMenuItem>
          ))}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconPlus size={16} />}
            onClick={creating.open}
          >{t`New workspace`}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <CreateWorkspaceDialog opened={isCreating} onClose={creating.close} />
    </>
  );
}
