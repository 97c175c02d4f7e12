import { Badge, Code, Group, Mark, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { appIntegrationQuery } from '../../../api/queries/app-integrations.ts';
import type { App, Link } from '../../../api/queries/apps.ts';
import type { IntegrationSummary } from '../../../api/queries/integrations.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { Permission } from './Permission.tsx';

type Props = {
  app: App;
  integration: IntegrationSummary;
  /** The match with the app's prompt, if the app is linked to it. */
  link: Link | undefined;
};

/** One integration, and the permissions of the app for it. */
export function AppIntegration({ app, integration, link }: Props) {
  const { slug } = useWorkspace();
  const settings = useQuery(appIntegrationQuery(slug, app.id, integration.slug));
  return (
    <Paper component="section" aria-label={integration.name} withBorder radius="lg" p="md">
      <Stack gap="sm">
        <Stack gap={4}>
          <Group gap="xs">
            <Text fw={600}>{integration.name}</Text>
            <Code>{integration.slug}</Code>
            {link && (
              <Badge variant="light" radius="sm" tt="none">
                Linked
              </Badge>
            )}
          </Group>
          {link && link.matched.length > 0 && (
            <Text size="sm" c="dimmed">
              Matched words:{' '}
              {link.matched.map((word, index) => (
                <span key={word}>
                  {index > 0 && ', '}
                  <Mark>{word}</Mark>
                </span>
              ))}
            </Text>
          )}
        </Stack>
        <Loaded query={settings} skeleton={<Skeleton height={36} aria-busy="true" />}>
          {(loaded) => <Permission app={app} integration={integration} settings={loaded} />}
        </Loaded>
      </Stack>
    </Paper>
  );
}
