import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { appTokensQuery, revokeAppToken } from '../../../api/queries/app-tokens.ts';
import type { App } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { Section } from '../../../components/Section.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { RevokeTokenButton } from '../../../components/tokens/RevokeTokenButton.tsx';
import { TokensTable } from '../../../components/tokens/TokensTable.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { NewAppTokenDialog } from './NewAppTokenDialog.tsx';

/** The tokens of the app itself. */
export function Tokens({ app }: { app: App }) {
  const workspace = useWorkspace();
  const tokens = useQuery(appTokensQuery(workspace.slug, app.id));
  const [isCreating, creating] = useDisclosure();
  const mayManage = mayManageApps(workspace);
  const newToken = mayManage && (
    <Button
      variant="default"
      leftSection={<IconPlus size={16} />}
      onClick={creating.open}
    >{t`New token`}</Button>
  );
  const hasTokens = tokens.data !== undefined && tokens.data.length > 0;
  return (
    <Section
      title={t`Tokens`}
      description={t`For the app’s server. A token can call the app’s integrations and nothing else.`}
      actions={hasTokens && newToken}
    >
      <Loaded query={tokens} skeleton={<ListSkeleton rows={2} />}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState
              Icon={IconKey}
              title={t`No tokens yet`}
              actions={newToken}
            >{t`Create one for each place the app runs in, so that each can be revoked separately.`}</EmptyState>
          ) : (
            <TokensTable
              caption={t`Tokens`}
              tokens={items}
              revoke={
                mayManage
                  ? (token) => (
                      <RevokeTokenButton token={token} mutation={revokeAppToken(workspace.slug, app.id)}>
                        <Trans>
                          Calls of {app.name} with this token will be rejected. Replace it wherever it is
                          used.
                        </Trans>
                      </RevokeTokenButton>
                    )
                  : undefined
              }
            />
          )
        }
      </Loaded>
      <NewAppTokenDialog app={app} opened={isCreating} onClose={creating.close} />
    </Section>
  );
}
