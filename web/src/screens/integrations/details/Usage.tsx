import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Integration } from '../../../api/queries/integrations.ts';
import { type UsageRange, type UsageSummary, usageSummaryQuery } from '../../../api/queries/usage.ts';
import { CallFigures } from '../../../components/CallFigures.tsx';
import { CallsChart } from '../../../components/CallsChart.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { LatencyChart } from '../../../components/LatencyChart.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { DetailsSkeleton } from '../../../components/Skeletons.tsx';
import { textOf } from '../../../language/text.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { Panel } from './Panel.tsx';
import { UsageByApp, UsageByOperation, UsageByTime } from './UsageTables.tsx';

const RANGES: readonly { value: UsageRange; label: MessageDescriptor; days: number }[] = [
  // Endpoints and apps are counted by day: of 24 hours, the two days that they are of.
  { value: '24h', label: msg`24 hours`, days: 2 },
  { value: '7d', label: msg`7 days`, days: 7 },
  { value: '30d', label: msg`30 days`, days: 30 },
  { value: '90d', label: msg`90 days`, days: 90 },
];
const DEFAULT_RANGE = '30d';

const route = getRouteApi('/signed-in/w/$workspace/integrations/$slug');

/** Calls, errors and latency: over time, by endpoint and by app. */
export function Usage({ integration: { slug } }: { integration: Integration }) {
  const { range: requested = DEFAULT_RANGE } = route.useSearch();
  const navigate = route.useNavigate();
  const workspace = useWorkspace();
  const range = RANGES.find(({ value }) => value === requested)?.value ?? DEFAULT_RANGE;
  const days = RANGES.find(({ value }) => value === range)?.days ?? 30;
  const summary = useQuery({
    ...usageSummaryQuery(workspace.slug, range, slug),
    placeholderData: keepPreviousData,
  });
  return (
    <Stack gap="lg">
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          aria-label={t`Range`}
          transitionDuration={0}
          value={range}
          data={RANGES.map(({ value, label }) => ({ value, label: textOf(label) }))}
          onChange={(value) => void navigate({ search: { tab: 'usage', range: value }, replace: true })}
        />
        <Text size="sm" c="dimmed">{t`Times are in UTC`}</Text>
      </Group>
      <Loaded query={summary} skeleton={<DetailsSkeleton />}>
        {(loaded) =>
          loaded.total.calls === 0 ? (
            <EmptyState Icon={IconChartBar} title={t`No calls in this period`}>
              <Trans>After apps call {slug}, their calls, errors and latency appear here.</Trans>
            </EmptyState>
          ) : (
            <UsageOverTime slug={slug} summary={loaded} />
          )
        }
      </Loaded>
      {summary.data && summary.data.total.calls > 0 && (
        <>
          <UsageByOperation slug={slug} days={days} />
          <UsageByApp slug={slug} days={days} />
          <UsageByTime summary={summary.data} />
        </>
      )}
    </Stack>
  );
}

function UsageOverTime({ slug, summary }: { slug: string; summary: UsageSummary }) {
  const workspace = useWorkspace();
  return (
    <>
      <CallFigures total={summary.total} />
      <Panel title={t`Calls`} actions={<Text size="sm" c="dimmed">{t`Each bar leads to its calls`}</Text>}>
        <CallsChart workspace={workspace.slug} summary={summary} integration={slug} />
      </Panel>
      <Panel
        title={t`Latency`}
        actions={
          <Text size="sm" c="dimmed">{t`Half of the calls are faster than p50, 95 of 100 than p95`}</Text>
        }
      >
        <LatencyChart summary={summary} />
      </Panel>
    </>
  );
}
