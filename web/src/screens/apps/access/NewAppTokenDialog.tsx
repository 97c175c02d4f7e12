import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { createAppToken } from '../../../api/queries/app-tokens.ts';
import type { App } from '../../../api/queries/apps.ts';
import { NewTokenDialog } from '../../../components/tokens/NewTokenDialog.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

type Props = {
  app: App;
  opened: boolean;
  onClose: () => void;
  /** Gets the token, which is known only now. */
  onCreated?: (token: string) => void;
};

export function NewAppTokenDialog({ app, opened, onClose, onCreated }: Props) {
  const { slug } = useWorkspace();
  return (
    <NewTokenDialog
      opened={opened}
      onClose={onClose}
      {...(onCreated && { onCreated })}
      title={t`New token for ${{ app: app.name }}`}
      nameDescription={t`Where the token is used, for example production or Ada’s laptop.`}
      defaultLifetime="unlimited"
      mutation={createAppToken(slug, app.id)}
    >
      <Text size="sm">
        <Trans>
          Set it as <code>TRUNKLINE_TOKEN</code> on the app’s server. It can call the app’s integrations and
          nothing else.
        </Trans>
      </Text>
    </NewTokenDialog>
  );
}
