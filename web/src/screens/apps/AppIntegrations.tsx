import { t } from '@lingui/core/macro';
import { Badge, Group, Text } from '@mantine/core';
import type { AppIntegration } from '../../api/queries/apps.ts';
import { numberText } from '../../components/number-text.ts';

const MAX_NAMES = 3;

/** The names of an app's integrations. */
export function AppIntegrations({ integrations }: { integrations: readonly AppIntegration[] }) {
  if (integrations.length === 0) {
    return <Text size="sm" c="dimmed">{t`None`}</Text>;
  }
  return (
    <Group gap={6} wrap="nowrap">
      {integrations.slice(0, MAX_NAMES).map((integration) => (
        <Badge key={integration.slug} variant="light" radius="sm" tt="none">
          {integration.name}
        </Badge>
      ))}
      {integrations.length > MAX_NAMES && (
        <Text size="sm">{t`and ${{ count: numberText(integrations.length - MAX_NAMES) }} more`}</Text>
      )}
    </Group>
  );
}
