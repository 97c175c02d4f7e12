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
  const [isMaking, making] = useDisclosure();
  if (!mayManageApps(workspace)) {
    return <Text size="sm">An owner, an admin or an editor of the workspace makes one for you.</Text>;
  }
  return (
    <>
      <Group gap="sm">
        <Button
          variant={tokens.length === 0 ? 'filled' : 'default'}
          leftSection={<IconKey size={16} />}
          onClick={making.open}
        >
          Make a token
        </Button>
        {tokens.length > 0 && (
          <Text size="sm" c="dimmed">
            {tokens.length === 1 ? 'There is one already' : `There are ${tokens.length} already`}, under
            Access.
          </Text>
        )}
      </Group>
      <NewAppTokenDialog app={app} opened={isMaking} onClose={making.close} />
    </>
  );
}
