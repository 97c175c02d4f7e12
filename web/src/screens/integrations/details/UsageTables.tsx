import { Button, Code, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Usage } from '../../../api/queries/usage.ts';
import { type Column, DataTable } from '../../../components/DataTable.tsx';
import { countText } from '../count-text.ts';
import { Panel } from './Panel.tsx';

type Figures = Pick<Usage['days'][number], 'calls' | 'errors' | 'p50_ms' | 'p95_ms' | 'p99_ms'>;

type OperationProps = { operations: Usage['operations']; others: Usage['other_operations'] };

/** The usage of each operation, the most called first, and what the list leaves out. */
export function UsageByOperation({ operations, others }: OperationProps) {
  return (
    <Panel title="By endpoint">
      <DataTable
        caption="Usage by endpoint"
        columns={[{ header: 'Endpoint', cell: ({ operation }) => <Code>{operation}</Code> }, ...FIGURES]}
        rows={operations}
        keyOf={({ operation }) => operation}
      />
      {others.calls > 0 && (
        <Text size="sm" c="dimmed">
          The {countText(operations.length, 'endpoint')} with the most calls. All others together:{' '}
          {countText(others.calls, 'call')}, {countText(others.errors, 'error')}.
        </Text>
      )}
    </Panel>
  );
}

/** The data of the charts as a table, the latest day first. */
export function UsageByDay({ days }: Pick<Usage, 'days'>) {
  const [isOpen, { toggle }] = useDisclosure();
  return (
    <Stack gap="sm" align="flex-start">
      <Button variant="subtle" size="compact-sm" aria-expanded={isOpen} onClick={toggle}>
        {isOpen ? 'Hide the table of days' : 'Show the days as a table'}
      </Button>
      {isOpen && (
        <Stack w="100%">
          <DataTable
            caption="Usage by day"
            columns={[{ header: 'Day', cell: ({ day }) => day }, ...FIGURES]}
            rows={days.toReversed()}
            keyOf={({ day }) => day}
          />
        </Stack>
      )}
    </Stack>
  );
}

const FIGURES: readonly Column<Figures>[] = [
  { header: 'Calls', isNumber: true, cell: ({ calls }) => calls.toLocaleString('en') },
  { header: 'Errors', isNumber: true, cell: ({ errors }) => errors.toLocaleString('en') },
  { header: 'p50', isNumber: true, cell: ({ p50_ms }) => milliseconds(p50_ms) },
  { header: 'p95', isNumber: true, cell: ({ p95_ms }) => milliseconds(p95_ms) },
  { header: 'p99', isNumber: true, cell: ({ p99_ms }) => milliseconds(p99_ms) },
];

function milliseconds(value: number | null): string {
  return value === null ? '–' : `${value.toLocaleString('en', { maximumFractionDigits: 1 })} ms`;
}
