import { t } from '@lingui/core/macro';
import { Alert, Group, Text } from '@mantine/core';
import { IconEyeOff, IconKey } from '@tabler/icons-react';
import type { Integration } from '../../../api/queries/integrations.ts';
import { Facts } from '../../../components/Facts.tsx';
import { ExpiryBadge } from './ExpiryBadge.tsx';
import { Panel } from './Panel.tsx';
import { SecretRef } from './SecretRef.tsx';

/** The headers of every call. Secret values are never sent to a browser. */
export function Headers({ integration: { headers, headers_error } }: { integration: Integration }) {
  return (
    <Panel title={t`Headers`}>
      {headers_error && (
        <Alert color="red" icon={<IconKey />} title={t`The headers cannot be decrypted`}>
          <Text size="sm">{headers_error.detail}</Text>
        </Alert>
      )}
      {headers === undefined ? (
        <Text
          size="sm"
          c="dimmed"
        >{t`Only admins can see the headers, in a shared workspace on the builder plan or higher.`}</Text>
      ) : headers.length === 0 ? (
        <Text size="sm" c="dimmed">{t`No headers are added to calls.`}</Text>
      ) : (
        <Facts
          facts={headers.map(({ name, sensitive, value, expires_at }) => [
            name,
            <Group key={name} gap="xs">
              {typeof value === 'object' ? (
                <SecretRef text={value.ref} />
              ) : sensitive ? (
                <Sensitive />
              ) : (
                <Value text={value} />
              )}
              <ExpiryBadge at={expires_at} />
            </Group>,
          ])}
        />
      )}
    </Panel>
  );
}

function Sensitive() {
  return (
    <Group gap={6} wrap="nowrap">
      <IconEyeOff size={16} aria-hidden />
      <Text size="sm">{t`sensitive – delete to change`}</Text>
    </Group>
  );
}

/** The value is absent where it cannot be decrypted. */
function Value({ text }: { text: string | undefined }) {
  return text === undefined ? (
    <Text size="sm" c="dimmed">{t`cannot be decrypted`}</Text>
  ) : (
    <Text size="sm" ff="monospace">
      {text}
    </Text>
  );
}
