import { Badge, Code, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { appIntegrationQuery } from '../../../api/queries/app-integrations.ts';
import type { App, AppIntegration } from '../../../api/queries/apps.ts';
import type { IntegrationSummary } from '../../../api/queries/integrations.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { MatchedWords } from '../MatchedWords.tsx';
import { Permission } from './Permission.tsx';

type Props = {
  app: App;
  integration: IntegrationSummary;
  /** How the app's prompt matched it, if it is an app integration. */
  match: AppIntegration | undefined;
};

/** One integration, and the permissions of the app for it. */
export function IntegrationPermissions({ app, integration, match }: Props) {
  const { slug } = useWorkspace();
  const settings = useQuery(appIntegrationQuery(slug, app.id, integration.slug));
  return (
    <Paper component="section" aria-label={integration.name} withBorder radius="lg" p="md">
      <Stack gap="sm">
        <Stack gap={4}>
          <Group gap="xs">
            <Text fw={600}>{integration.name}</Text>
            <Code>{integration.slug}</Code>
            {match && (
              <Badge variant="light" radius="sm" tt="none">
                App integration
              </Badge>
            )}
          </Group>
          {match && <MatchedWords words={match.matched} />}
        </Stack>
        <Loaded query={settings} skeleton={<Skeleton height={36} aria-busy="true" />}>
          {(loaded) => <Permission app={app} integration={integration} settings={loaded} />}
        </Loaded>
      </Stack>
    </Paper>
  );
}
