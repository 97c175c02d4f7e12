import { t } from '@lingui/core/macro';
import { Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { IntegrationSummary } from '../../api/queries/integrations.ts';
import type { IntegrationUsage } from '../../api/queries/usage.ts';
import { TextLink } from '../../components/links.tsx';
import { Monogram } from '../../components/Monogram.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { Sparkline } from '../../components/Sparkline.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { countText } from './count-text.ts';
import { HealthMark } from './HealthMark.tsx';
import { hostOf } from './host.ts';
import classes from './IntegrationCard.module.css';
import { IntegrationMenu } from './IntegrationMenu.tsx';
import { RecentCalls } from './RecentCalls.tsx';

type Props = {
  integration: IntegrationSummary;
  /** Undefined until it is loaded. */
  usage: IntegrationUsage | undefined;
};

/** An integration in the list; the whole card is a link. */
export function IntegrationCard({ integration, usage }: Props) {
  const { slug, name, description, operations } = integration;
  const workspace = useWorkspace();
  return (
    <Paper component="article" withBorder radius="lg" p="md" className={classes.card} aria-label={name}>
      <Stack gap="md" h="100%" justify="space-between">
        <Stack gap="xs">
          <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
            <Monogram name={name} slug={slug} />
            <Stack gap={2} miw={0} flex={1}>
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
            </Stack>
            <div className={classes.menu}>
              <IntegrationMenu integration={integration} />
            </div>
          </Group>
          {description !== '' && (
            <Text size="sm" lineClamp={2}>
              {description}
            </Text>
          )}
          <Text size="sm" c="dimmed" truncate>
            {hostOf(integration)}
          </Text>
        </Stack>
        <Stack gap="xs" className={classes.figures}>
          <Text size="xs" c="dimmed">
            {countText(operations.length, 'endpoint')}
            {usage && ` · ${countText(usage.apps, 'app')}`}
            {usage?.last_call_at && (
              <>
                {t` · last call `}
                <RelativeTime at={usage.last_call_at} />
              </>
            )}
          </Text>
          {usage ? <Strip usage={usage} /> : <Skeleton height={STRIP_HEIGHT} />}
        </Stack>
      </Stack>
    </Paper>
  );
}

const STRIP_HEIGHT = 58;

/** Its calls of 30 days as bars, its health, and its errors. */
function Strip({ usage }: { usage: IntegrationUsage }) {
  return (
    <Stack gap="xs">
      <Sparkline bars={usage.days} />
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <HealthMark health={usage.health} />
        <RecentCalls usage={usage} />
      </Group>
    </Stack>
  );
}
