import { t } from '@lingui/core/macro';
import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Integration } from '../../../api/queries/integrations.ts';
import { Facts } from '../../../components/Facts.tsx';
import { textOf } from '../../../language/text.ts';
import { CREDENTIAL_TYPE_NAMES } from '../configure/credential-type-names.ts';
import { refOf } from '../configure/credentials.ts';
import { ExpiryBadge } from './ExpiryBadge.tsx';
import { Panel } from './Panel.tsx';
import { SecretRef } from './SecretRef.tsx';

type Credential = NonNullable<Integration['credentials']>[number];

/** The credentials of calls, without their secrets. */
export function Credentials({ integration: { credentials = [] } }: { integration: Integration }) {
  if (credentials.length === 0) return null;
  return (
    <Panel title={t`Credentials`}>
      {credentials.map((credential) => (
        <div key={`${credential.type} ${credential.scheme} ${credential.name}`}>
          <Group gap="xs" mb={6}>
            <Text size="sm" fw={600}>
              {textOf(CREDENTIAL_TYPE_NAMES[credential.type])}
            </Text>
            <ExpiryBadge at={credential.expires_at} />
          </Group>
          <Facts facts={factsOf(credential)} />
        </div>
      ))}
    </Panel>
  );
}

/** Where an API key is sent. */
function locationText({ in: location }: Credential): string {
  switch (location) {
    case 'header':
      return t`In the header`;
    case 'query':
      return t`In the query`;
    case 'cookie':
      return t`In the cookie`;
    default:
      return t`Name`;
  }
}

function factsOf(credential: Credential): [name: string, value: ReactNode][] {
  const ref = refOf(credential);
  const { scheme, name, username, token_url, client_id, scopes = [], audience } = credential;
  const facts: [string, ReactNode][] = [
    [t`Scheme`, scheme],
    [locationText(credential), name],
    [t`User`, typeof username === 'object' ? null : username],
    [t`Token URL`, token_url],
    [t`Client ID`, client_id],
    [t`Scopes`, scopes.join(' ') || null],
    [t`Audience`, audience],
    [
      t`Secret`,
      ref === undefined ? t`stored on the server, never shown` : <SecretRef key="secret" text={ref} />,
    ],
  ];
  return facts.flatMap(([label, value]) => (value === null || value === undefined ? [] : [[label, value]]));
}
