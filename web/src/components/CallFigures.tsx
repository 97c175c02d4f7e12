import { t } from '@lingui/core/macro';
import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { UsageSummary } from '../api/queries/usage.ts';
import { textOf } from '../language/text.ts';
import { durationText } from './duration-text.ts';
import { numberText } from './number-text.ts';
import { OUTCOME_LABELS, partsOf } from './outcome-parts.ts';
import { percentText } from './percent.ts';

const ERRORS = ['failure', 'rejection', 'refusal'] as const;

/** Calls, error rate and latency of a range of time. */
export function CallFigures({ total }: { total: UsageSummary['total'] }) {
  const { calls, errors, p50_ms, p95_ms } = total;
  const parts = partsOf(total);
  const split = ERRORS.filter((part) => parts[part] > 0).map(
    (part) => `${textOf(OUTCOME_LABELS[part])} ${numberText(parts[part])}`,
  );
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
      <Figure name={t`Calls`} value={numberText(calls)} />
      <Figure
        name={t`Error rate`}
        value={calls === 0 ? '–' : percentText(errors, calls)}
        {...(errors > 0 && { note: split.join(' · ') })}
      />
      <Figure name={t`Latency, p50`} value={millisecondsText(p50_ms)} />
      <Figure name={t`Latency, p95`} value={millisecondsText(p95_ms)} />
    </SimpleGrid>
  );
}

function millisecondsText(value: number | null): string {
  return value === null ? '–' : durationText(value);
}

function Figure({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <Paper withBorder radius="lg" p="md" style={{ borderColor: 'var(--app-border)' }}>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text fz="1.5rem" fw={650} lh={1.3}>
        {value}
      </Text>
      {note && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
    </Paper>
  );
}
