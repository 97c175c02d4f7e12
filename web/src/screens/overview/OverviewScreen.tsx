import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { SegmentedControl, SimpleGrid, Stack } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type UsageRange, usageSummaryQuery } from '../../api/queries/usage.ts';
import { isAdmin } from '../../api/roles.ts';
import { CallFigures } from '../../components/CallFigures.tsx';
import { CallsChart } from '../../components/CallsChart.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { DetailsSkeleton } from '../../components/Skeletons.tsx';
import { textOf } from '../../language/text.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { Panel } from '../integrations/details/Panel.tsx';
import { FailingIntegrations } from './FailingIntegrations.tsx';
import { LatestChanges } from './LatestChanges.tsx';
import { NextSteps } from './NextSteps.tsx';

const route = getRouteApi('/signed-in/w/$workspace/');

const RANGES: readonly { value: UsageRange; label: MessageDescriptor }[] = [
  { value: '24h', label: msg`24 hours` },
  { value: '7d', label: msg`7 days` },
  { value: '30d', label: msg`30 days` },
];

/** How the workspace is doing: its calls, what fails, what changed, and what to do next. */
export function OverviewScreen() {
  const workspace = useWorkspace();
  const { range } = route.useSearch();
  const navigate = route.useNavigate();
  const selected = RANGES.find(({ value }) => value === range)?.value ?? '24h';
  const summary = useQuery({
    ...usageSummaryQuery(workspace.slug, selected),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader
        title={t`Overview`}
        description={t`Calls of all apps through all integrations.`}
        actions={
          <SegmentedControl
            aria-label={t`Range`}
            transitionDuration={0}
            value={selected}
            data={RANGES.map(({ value, label }) => ({ value, label: textOf(label) }))}
            onChange={(value) => void navigate({ search: { range: value }, replace: true })}
          />
        }
      />
      <Stack gap="lg">
        <NextSteps />
        <Loaded query={summary} skeleton={<DetailsSkeleton />}>
          {(loaded) => (
            <>
              <CallFigures total={loaded.total} />
              {loaded.total.calls > 0 && (
                <Panel title={t`Calls`}>
                  <CallsChart workspace={workspace.slug} summary={loaded} />
                </Panel>
              )}
            </>
          )}
        </Loaded>
        <SimpleGrid cols={{ base: 1, lg: isAdmin(workspace) ? 2 : 1 }} spacing="lg">
          <FailingIntegrations />
          {isAdmin(workspace) && <LatestChanges />}
        </SimpleGrid>
      </Stack>
    </>
  );
}
