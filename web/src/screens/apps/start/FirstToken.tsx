import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { appTokensQuery } from '../../../api/queries/app-tokens.ts';
import type { App } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { NewAppTokenDialog } from '../access/NewAppTokenDialog.tsx';

export function FirstToken({ app }: { app: App }) {
  const workspace = useWorkspace();
  const { data: tokens = [] } = useQuery(appTokensQuery(workspace.slug, app.id));
  const [isCreating, creating] = useDisclosure();
  if (!mayManageApps(workspace)) {
    return <Text size="sm">Ask an owner, an admin or an editor of the workspace for a token.</Text>;
  }
  return (
    <>
      <Group gap="sm">
        <Button
          variant={tokens.length === 0 ? 'filled' : 'default'}
          leftSection={<IconKey size={16} />}
          onClick={creating.open}
        >
          Create a token
        </Button>
        {tokens.length > 0 && (
          <Text size="sm" c="dimmed">
            {tokens.length === 1
              ? 'This app has a token already'
              : `This app has ${tokens.length} tokens already`}
            , under Access.
          </Text>
        )}
      </Group>
      <NewAppTokenDialog app={app} opened={isCreating} onClose={creating.close} />
    </>
  );
}
