import { Badge, Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type PersonalToken, tokensQuery } from '../../api/queries/tokens.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { Section } from '../../components/Section.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { NewTokenDialog } from './NewTokenDialog.tsx';
import { RevokeToken } from './RevokeToken.tsx';

/** Your personal tokens, for scripts. */
export function TokensSection() {
  const tokens = useQuery(tokensQuery);
  const [isMaking, making] = useDisclosure();
  const makeToken = (
    <Button variant="default" leftSection={<IconPlus size={16} />} onClick={making.open}>
      New token
    </Button>
  );
  const hasSome = tokens.data !== undefined && tokens.data.length > 0;
  return (
    <Section
      title="Personal tokens"
      description="For scripts and the command line. A personal token can do everything that you can do, in all your workspaces."
      actions={hasSome && makeToken}
    >
      <Loaded query={tokens} skeleton={<ListSkeleton rows={2} />}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState Icon={IconKey} title="No tokens yet" actions={makeToken}>
              A personal token authenticates your scripts. Apps have their own tokens.
            </EmptyState>
          ) : (
            <TokensTable rows={rows} />
          )
        }
      </Loaded>
      <NewTokenDialog opened={isMaking} onClose={making.close} />
    </Section>
  );
}

function TokensTable({ rows }: { rows: readonly PersonalToken[] }) {
  return (
    <DataTable
      caption="Personal tokens"
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        { header: 'Name', cell: ({ name }) => <Text size="sm">{name}</Text> },
        { header: 'Created', cell: ({ created_at }) => <RelativeTime at={created_at} /> },
        { header: 'Expires', cell: (token) => <Expiry token={token} /> },
        {
          header: 'Last used',
          cell: ({ last_used_at }) => (last_used_at ? <RelativeTime at={last_used_at} /> : 'Never'),
        },
        { header: 'Actions', isActions: true, cell: (token) => <RevokeToken token={token} /> },
      ]}
    />
  );
}

function Expiry({ token: { expires_at } }: { token: PersonalToken }) {
  if (expires_at === null) return 'Never';
  return Date.parse(expires_at) <= Date.now() ? (
    <Badge tt="none" color="red" variant="light">
      Expired
    </Badge>
  ) : (
    <RelativeTime at={expires_at} />
  );
}
