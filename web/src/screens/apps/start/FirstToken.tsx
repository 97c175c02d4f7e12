import { plural, t } from '@lingui/core/macro';
import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { appTokensQuery } from '../../../api/queries/app-tokens.ts';
import type { App } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { OnDemand } from '../../../components/OnDemand.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

const loadDialog = () =>
  import('../access/NewAppTokenDialog.tsx').then(({ NewAppTokenDialog }) => NewAppTokenDialog);

type Props = {
  app: App;
  /** Whether this page has created a token, and still has it. */
  hasNew: boolean;
  onCreated: (token: string) => void;
};

export function FirstToken({ app, hasNew, onCreated }: Props) {
  const workspace = useWorkspace();
  const { data: tokens = [] } = useQuery(appTokensQuery(workspace.slug, app.id));
  const [isCreating, creating] = useDisclosure();
  if (!mayManageApps(workspace)) {
    return <Text size="sm">{t`Ask an owner, an admin or an editor of the workspace for a token.`}</Text>;
  }
  return (
    <>
      <Group gap="sm">
        <Button
          variant={tokens.length === 0 ? 'filled' : 'default'}
          leftSection={<IconKey size={16} />}
          onClick={creating.open}
        >{t`Create a token`}</Button>
        {tokens.length > 0 && (
          <Text size="sm" c="dimmed">
            {hasNew
              ? t`The new token is filled into the code below until you leave this page.`
              : stock(tokens.length)}
          </Text>
        )}
      </Group>
      <OnDemand load={loadDialog} props={{ app, opened: isCreating, onClose: creating.close, onCreated }} />
    </>
  );
}

function stock(tokens: number): string {
  return plural(tokens, {
    one: 'This app has a token already, under Access.',
    other: 'This app has # tokens already, under Access.',
  });
}
