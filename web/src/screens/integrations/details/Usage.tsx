import { Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Integration } from '../../../api/queries/integrations.ts';
import { type Usage as Figures, usageQuery } from '../../../api/queries/usage.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { DetailsSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { countText } from '../count-text.ts';
import { Panel } from './Panel.tsx';
import { UsageByDay, UsageByOperation } from './UsageTables.tsx';

const CallsChart = lazy(() => import('./UsageCharts.tsx').then((charts) => ({ default: charts.CallsChart })));
const LatencyChart = lazy(() =>
  import('./UsageCharts.tsx').then((charts) => ({ default: charts.LatencyChart })),
);

const RANGES = ['7', '30', '90'];
const CHART_HEIGHT = 240;

const route = getRouteApi('/signed-in/w/$workspace/integrations/$slug');

/** Calls, errors and latency. */
export function Usage({ integration: { slug } }: { integration: Integration }) {
  const { days = '30' } = route.useSearch();
  const navigate = route.useNavigate();
  const workspace = useWorkspace();
  const range = RANGES.includes(days) ? days : '30';
  const usage = useQuery({
    ...usageQuery(workspace.slug, slug, Number(range)),
    placeholderData: keepPreviousData,
  });
  return (
    <Stack gap="lg">
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          aria-label="Range"
          transitionDuration={0}
          value={range}
          data={RANGES.map((value) => ({ value, label: `${value} days` }))}
          onChange={(value) => void navigate({ search: { tab: 'usage', days: value }, replace: true })}
        />
        <Text size="sm" c="dimmed">
          Days are in UTC
        </Text>
      </Group>
      <Loaded query={usage} skeleton={<DetailsSkeleton />}>
        {(figures) => <UsageFigures slug={slug} figures={figures} />}
      </Loaded>
    </Stack>
  );
}

function UsageFigures({ slug, figures }: { slug: string; figures: Figures }) {
  const { days, operations, other_operations: others } = figures;
  const calls = days.reduce((sum, day) => sum + day.calls, 0);
  const errors = days.reduce((sum, day) => sum + day.errors, 0);
  if (calls === 0)
    return (
      <EmptyState Icon={IconChartBar} title="No calls in this period">
        After apps call {slug}, the calls, errors and latency of each day appear here.
      </EmptyState>
    );
  return (
    <>
      <Panel
        title="Calls"
        actions={
          <Text size="sm" c="dimmed">
            {countText(calls, 'call')}, {countText(errors, 'error')}
          </Text>
        }
      >
        <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
          <CallsChart days={days} height={CHART_HEIGHT} />
        </Suspense>
      </Panel>
      <Panel
        title="Latency"
        actions={
          <Text size="sm" c="dimmed">
            Half of the calls are faster than p50, 95 of 100 than p95
          </Text>
        }
      >
        <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
          <LatencyChart days={days} height={CHART_HEIGHT} />
        </Suspense>
      </Panel>
      <UsageByOperation operations={operations} others={others} />
      <UsageByDay days={days} />
    </>
  );
}
