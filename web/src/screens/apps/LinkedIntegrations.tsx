import { Badge, Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { appQuery } from '../../api/queries/apps.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';

const MOST = 3;

/** The integrations that an app is about. */
export function LinkedIntegrations({ app }: { app: string }) {
  const { slug } = useWorkspace();
  const { data, isError } = useQuery(appQuery(slug, app));
  if (isError) return null;
  if (data === undefined) return <Skeleton height={20} width={120} />;

  const { integrations } = data;
  if (integrations.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        None in particular
      </Text>
    );
  }
  return (
    <Group gap={6} wrap="nowrap">
      {integrations.slice(0, MOST).map((integration) => (
        <Badge key={integration.slug} variant="light" radius="sm" tt="none">
          {integration.name}
        </Badge>
      ))}
      {integrations.length > MOST && <Text size="sm">and {integrations.length - MOST} more</Text>}
    </Group>
  );
}
