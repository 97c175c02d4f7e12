import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { revokeToken, tokensQuery } from '../../api/queries/tokens.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { Section } from '../../components/Section.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { RevokeTokenButton } from '../../components/tokens/RevokeTokenButton.tsx';
import { TokensTable } from '../../components/tokens/TokensTable.tsx';
import { NewPersonalTokenDialog } from './NewPersonalTokenDialog.tsx';

/** Your personal tokens, for scripts. */
export function TokensSection() {
  const tokens = useQuery(tokensQuery);
  const [isCreating, creating] = useDisclosure();
  const newToken = (
    <Button
      variant="default"
      leftSection={<IconPlus size={16} />}
      onClick={creating.open}
    >{t`New token`}</Button>
  );
  const hasTokens = tokens.data !== undefined && tokens.data.length > 0;
  return (
    <Section
      title={t`Personal tokens`}
      description={t`For scripts and the command line. A personal token can do everything that you can do, in all your workspaces.`}
      actions={hasTokens && newToken}
    >
      <Loaded query={tokens} skeleton={<ListSkeleton rows={2} />}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState
              Icon={IconKey}
              title={t`No tokens yet`}
              actions={newToken}
            >{t`A personal token authenticates your scripts. Apps have their own tokens.`}</EmptyState>
          ) : (
            <TokensTable
              caption={t`Personal tokens`}
              tokens={items}
              revoke={(token) => (
                <RevokeTokenButton
                  token={token}
                  mutation={revokeToken}
                >{t`Requests with this token will be rejected. Scripts that use it need a new one.`}</RevokeTokenButton>
              )}
            />
          )
        }
      </Loaded>
      <NewPersonalTokenDialog opened={isCreating} onClose={creating.close} />
    </Section>
  );
}
