import { Badge, Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type AppToken, appTokensQuery } from '../../../api/queries/app-tokens.ts';
import type { App } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { type Column, DataTable } from '../../../components/DataTable.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import { Section } from '../../../components/Section.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { NewAppTokenDialog } from './NewAppTokenDialog.tsx';
import { RevokeAppToken } from './RevokeAppToken.tsx';

/** The tokens of the app itself. */
export function Tokens({ app }: { app: App }) {
  const workspace = useWorkspace();
  const tokens = useQuery(appTokensQuery(workspace.slug, app.id));
  const [isMaking, making] = useDisclosure();
  const mayManage = mayManageApps(workspace);
  const makeToken = mayManage && (
    <Button variant="default" leftSection={<IconPlus size={16} />} onClick={making.open}>
      New token
    </Button>
  );
  const hasSome = tokens.data !== undefined && tokens.data.length > 0;
  return (
    <Section
      title="Tokens"
      description="For the app’s server. A token can call the app’s integrations and nothing else."
      actions={hasSome && makeToken}
    >
      <Loaded query={tokens} skeleton={<ListSkeleton rows={2} />}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState Icon={IconKey} title="No tokens yet" actions={makeToken}>
              Create one for each place the app runs in, so that each can be revoked separately.
            </EmptyState>
          ) : (
            <TokensTable app={app} tokens={rows} mayManage={mayManage} />
          )
        }
      </Loaded>
      <NewAppTokenDialog app={app} opened={isMaking} onClose={making.close} />
    </Section>
  );
}

type TableProps = { app: App; tokens: readonly AppToken[]; mayManage: boolean };

function TokensTable({ app, tokens, mayManage }: TableProps) {
  const actions: Column<AppToken> = {
    header: 'Actions',
    isActions: true,
    cell: (token) => <RevokeAppToken app={app} token={token} />,
  };
  return (
    <DataTable
      caption="Tokens"
      rows={tokens}
      keyOf={({ id }) => id}
      columns={[
        { header: 'Name', cell: ({ name }) => name },
        { header: 'Created', cell: ({ created_at }) => <RelativeTime at={created_at} /> },
        { header: 'Expires', cell: (token) => <Expiry token={token} /> },
        {
          header: 'Last used',
          cell: ({ last_used_at }) => (last_used_at ? <RelativeTime at={last_used_at} /> : 'Never'),
        },
        ...(mayManage ? [actions] : []),
      ]}
    />
  );
}

function Expiry({ token: { expires_at } }: { token: AppToken }) {
  if (expires_at === null) return 'Never';
  if (Date.parse(expires_at) > Date.now()) return <RelativeTime at={expires_at} />;
  return (
    <Badge color="red" variant="light">
      Expired
    </Badge>
  );
}
