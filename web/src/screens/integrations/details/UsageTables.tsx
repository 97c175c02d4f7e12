import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Code, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { dependentsQuery } from '../../../api/queries/integrations.ts';
import { type UsageSummary, usageQuery } from '../../../api/queries/usage.ts';
import { type Column, DataTable } from '../../../components/DataTable.tsx';
import { durationText } from '../../../components/duration-text.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { numberText } from '../../../components/number-text.ts';
import { RowLink } from '../../../components/RowLink.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { countText } from '../count-text.ts';
import { Panel } from './Panel.tsx';

type Figures = Pick<UsageSummary['total'], 'calls' | 'errors' | 'p50_ms' | 'p95_ms' | 'p99_ms'>;

/** The usage of each endpoint, the most called first, and what the list leaves out. Each leads to its calls. */
export function UsageByOperation({ slug, days }: { slug: string; days: number }) {
  const { slug: workspace } = useWorkspace();
  const usage = useQuery({ ...usageQuery(workspace, slug, days), placeholderData: keepPreviousData });
  return (
    <Panel title={t`By endpoint`} actions={<Days days={days} />}>
      <Loaded query={usage} skeleton={<ListSkeleton rows={3} />}>
        {({ operations, other_operations: others }) => (
          <>
            <DataTable
              caption={t`Usage by endpoint`}
              columns={[
                {
                  header: t`Endpoint`,
                  cell: ({ operation }) => (
                    <RowLink
                      to="/w/$workspace/calls"
                      params={{ workspace }}
                      search={{ integration: slug, operation, range: rangeOf(days) }}
                    >
                      <Code>{operation}</Code>
                    </RowLink>
                  ),
                },
                ...FIGURES,
              ]}
              rows={operations}
              keyOf={({ operation }) => operation}
            />
            {others.calls > 0 && (
              <Text size="sm" c="dimmed">
                <Trans>
                  The {countText(operations.length, 'endpoint')} with the most calls. All others together:{' '}
                  {countText(others.calls, 'call')}, {countText(others.errors, 'error')}.
                </Trans>
              </Text>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Days({ days }: { days: number }) {
  return (
    <Text size="sm" c="dimmed">
      {days === 2 ? t`Today and yesterday` : t`${days} days`}
    </Text>
  );
}

/** The nearest range of the call log. */
function rangeOf(days: number): string {
  if (days <= 2) return '24h';
  return days <= 7 ? '7d' : '30d';
}

/** The apps that called it, the most recent caller first. Each leads to its calls. */
export function UsageByApp({ slug, days }: { slug: string; days: number }) {
  const { slug: workspace } = useWorkspace();
  const dependents = useInfiniteQuery({
    ...dependentsQuery(workspace, slug, days),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel title={t`By app`} actions={<Days days={days} />}>
      <Loaded query={dependents} skeleton={<ListSkeleton rows={3} />}>
        {({ pages }) => (
          <DataTable
            caption={t`Usage by app`}
            columns={[
              {
                header: t`App`,
                cell: ({ app_id, name }) => (
                  <RowLink
                    to="/w/$workspace/calls"
                    params={{ workspace }}
                    search={{ app: app_id, integration: slug, range: rangeOf(days) }}
                  >
                    {name}
                  </RowLink>
                ),
              },
              {
                header: t`Calls`,
                isNumber: true,
                cell: ({ calls }) => numberText(calls),
              },
            ]}
            rows={pages.flatMap(({ items }) => items).filter(({ calls }) => calls > 0)}
            keyOf={({ app_id }) => app_id}
            more={dependents}
          />
        )}
      </Loaded>
    </Panel>
  );
}

/** The data of the charts as a table, the latest first. */
export function UsageByTime({ summary: { unit, buckets } }: { summary: UsageSummary }) {
  const [isOpen, { toggle }] = useDisclosure();
  return (
    <Stack gap="sm" align="flex-start">
      <Button variant="subtle" size="compact-sm" aria-expanded={isOpen} onClick={toggle}>
        {isOpen ? t`Hide the table of ${unit}s` : t`Show the ${unit}s as a table`}
      </Button>
      {isOpen && (
        <Stack w="100%">
          <DataTable
            caption={t`Usage by ${unit}`}
            columns={[
              { header: unit === 'day' ? t`Day` : t`Hour`, cell: ({ start }) => timeOf(start, unit) },
              ...FIGURES,
            ]}
            rows={buckets.toReversed()}
            keyOf={({ start }) => start}
          />
        </Stack>
      )}
    </Stack>
  );
}

/** `2027-03-01`, or `2027-03-01 09:00`, in UTC. */
function timeOf(start: string, unit: UsageSummary['unit']): string {
  const iso = new Date(start).toISOString();
  return unit === 'day' ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ');
}

const FIGURES: readonly Column<Figures>[] = [
  { header: msg`Calls`, isNumber: true, cell: ({ calls }) => numberText(calls) },
  { header: msg`Errors`, isNumber: true, cell: ({ errors }) => numberText(errors) },
  { header: 'p50', isNumber: true, cell: ({ p50_ms }) => milliseconds(p50_ms) },
  { header: 'p95', isNumber: true, cell: ({ p95_ms }) => milliseconds(p95_ms) },
  { header: 'p99', isNumber: true, cell: ({ p99_ms }) => milliseconds(p99_ms) },
];

function milliseconds(value: number | null): string {
  return value === null ? '–' : durationText(value);
}
