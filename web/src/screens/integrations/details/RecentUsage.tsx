import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Integration } from '../../../api/queries/integrations.ts';
import {
  type IntegrationUsage,
  integrationUsageQuery,
  usageSummaryQuery,
} from '../../../api/queries/usage.ts';
import { CallFigures } from '../../../components/CallFigures.tsx';
import { CallsChart } from '../../../components/CallsChart.tsx';
import { LinkButton, TextLink } from '../../../components/links.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { LastErrorText } from '../../calls/LastErrorText.tsx';
import { countText } from '../count-text.ts';
import { HealthMark } from '../HealthMark.tsx';
import { obstacleOf } from '../obstacle.ts';
import { RecentCalls } from '../RecentCalls.tsx';
import { Panel } from './Panel.tsx';

/** How its calls went in 30 days and what failed last; before the first call, what to do next. */
export function RecentUsage({ integration: { slug } }: { integration: Integration }) {
  const workspace = useWorkspace();
  const summary = useQuery(usageSummaryQuery(workspace.slug, '30d', slug)).data;
  const usage = useQuery(integrationUsageQuery(workspace.slug, slug)).data;
  if (summary === undefined || usage === undefined) return null;
  if (summary.total.calls === 0) return <FirstSteps slug={slug} />;
  return (
    <>
      <CallFigures total={summary.total} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Panel title={t`Calls in 30 days`}>
          <CallsChart workspace={workspace.slug} summary={summary} integration={slug} />
        </Panel>
        <Health slug={slug} usage={usage} />
      </SimpleGrid>
    </>
  );
}

function Health({ slug, usage }: { slug: string; usage: IntegrationUsage }) {
  const workspace = useWorkspace();
  const { apps, last_errors } = usage;
  return (
    <Panel
      title={t`Health`}
      actions={
        <TextLink
          to="/w/$workspace/integrations/$slug"
          params={{ workspace: workspace.slug, slug }}
          search={{ tab: 'apps' }}
          size="sm"
        >
          <Trans>Used by {countText(apps, 'app')}</Trans>
        </TextLink>
      }
    >
      <Group gap="sm">
        <HealthMark health={usage.health} />
        <RecentCalls usage={usage} />
      </Group>
      {last_errors.length === 0 ? (
        <Text size="sm" c="dimmed">{t`No errors yet.`}</Text>
      ) : (
        <Stack gap="xs">
          <Text size="sm" fw={600}>{t`Last errors`}</Text>
          {last_errors.map((error) => (
            <LastErrorText key={error.kind} error={error} integration={slug} />
          ))}
        </Stack>
      )}
    </Panel>
  );
}

function FirstSteps({ slug }: { slug: string }) {
  const workspace = useWorkspace();
  const params = { workspace: workspace.slug, slug };
  return (
    <Panel title={t`Next steps`}>
      <Text size="sm">{t`No app has called this integration in 30 days. Its calls, errors and latency appear here.`}</Text>
      <Group gap="xs">
        {obstacleOf(workspace) === undefined && (
          <LinkButton
            to="/w/$workspace/integrations/$slug"
            params={params}
            search={{ tab: 'try' }}
          >{t`Send a test request`}</LinkButton>
        )}
        <LinkButton
          to="/w/$workspace/integrations/$slug"
          params={params}
          search={{ tab: 'endpoints' }}
          variant="default"
        >{t`Copy code for an app`}</LinkButton>
      </Group>
    </Panel>
  );
}
