import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { IntegrationSummary } from '../../api/queries/integrations.ts';
import type { Health } from '../../api/queries/usage.ts';
import { TextLink } from '../../components/links.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { countText } from './count-text.ts';
import { HealthMark } from './HealthMark.tsx';
import { hostOf } from './host.ts';
import classes from './IntegrationCard.module.css';
import { IntegrationMenu } from './IntegrationMenu.tsx';

type Props = {
  integration: IntegrationSummary;
  /** Undefined until it is loaded. */
  health: Health | undefined;
};

/** An integration in the list; the whole card is a link. */
export function IntegrationCard({ integration, health }: Props) {
  const { slug, name, operations } = integration;
  const workspace = useWorkspace();
  return (
    <Paper component="article" withBorder radius="lg" p="md" className={classes.card} aria-label={name}>
      <Stack gap="md" h="100%" justify="space-between">
        <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
          <Stack gap={2} miw={0}>
            <Title order={2} fz="md" lineClamp={2}>
              <TextLink
                to="/w/$workspace/integrations/$slug"
                params={{ workspace: workspace.slug, slug }}
                c="bright"
                inherit
                className={classes.link}
              >
                {name}
              </TextLink>
            </Title>
            <Text size="sm" ff="monospace" c="dimmed" truncate>
              {slug}
            </Text>
            <Text size="sm" c="dimmed" truncate>
              {hostOf(integration)}
            </Text>
          </Stack>
          <div className={classes.menu}>
            <IntegrationMenu integration={integration} />
          </div>
        </Group>
        <Stack gap="xs">
          <Text size="sm">
            {countText(operations.length, 'endpoint')}
            {health && ` · ${countText(health.apps, 'app')}`}
          </Text>
          {health && (
            <Group justify="space-between" gap="xs" className={classes.figures}>
              <HealthMark health={health.health} />
              <Text size="xs" c="dimmed">
                {countText(health.calls_today, 'call')} today
                {health.errors_today > 0 && (
                  <>
                    ,{' '}
                    <Text span inherit c="red" fw={500}>
                      {countText(health.errors_today, 'error')}
                    </Text>
                  </>
                )}
              </Text>
            </Group>
          )}
        </Stack>
      </Stack>
    </Paper>
  );
}
