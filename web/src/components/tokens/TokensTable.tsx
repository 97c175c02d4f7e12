import { t } from '@lingui/core/macro';
import { Badge, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { DataTable } from '../DataTable.tsx';
import { RelativeTime } from '../RelativeTime.tsx';

type Token = {
  id: string;
  name: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
};

type Props = {
  caption: string;
  tokens: readonly Token[];
  /** The button that revokes a token; absent where you may not. */
  revoke?: ((token: Token) => ReactNode) | undefined;
};

/** Tokens with their lifetimes, without the tokens themselves. */
export function TokensTable({ caption, tokens, revoke }: Props) {
  return (
    <DataTable
      caption={caption}
      rows={tokens}
      keyOf={({ id }) => id}
      columns={[
        { header: t`Name`, cell: ({ name }) => <Text size="sm">{name}</Text> },
        { header: t`Created`, cell: ({ created_at }) => <RelativeTime at={created_at} /> },
        { header: t`Expires`, cell: ({ expires_at }) => <Expiry at={expires_at} /> },
        {
          header: t`Last used`,
          cell: ({ last_used_at }) => (last_used_at ? <RelativeTime at={last_used_at} /> : t`Never`),
        },
        ...(revoke ? [{ header: t`Actions`, isActions: true, cell: revoke }] : []),
      ]}
    />
  );
}

function Expiry({ at }: { at: string | null }) {
  if (at === null) return t`Never`;
  if (Date.parse(at) > Date.now()) return <RelativeTime at={at} />;
  return <Badge tt="none" color="red" variant="light">{t`Expired`}</Badge>;
}
