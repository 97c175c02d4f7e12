import { t } from '@lingui/core/macro';
import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { UsageSummary } from '../api/queries/usage.ts';
import { locale } from '../language/language.ts';
import { textOf } from '../language/text.ts';
import classes from './CallsChart.module.css';
import { numberText } from './number-text.ts';
import { OUTCOME_LABELS, OUTCOME_PARTS, partsOf } from './outcome-parts.ts';

type Props = {
  /** Its slug. */
  workspace: string;
  summary: UsageSummary;
  /** The slug of the integration whose calls these are; absent: those of the workspace. */
  integration?: string;
};

type Bucket = UsageSummary['buckets'][number];

const HOUR_MS = 3_600_000;
const LENGTHS = { hour: HOUR_MS, day: 24 * HOUR_MS };
const NAMES = {
  hour: new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  }),
  day: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
};

/** Calls over time by outcome. Each bar leads to its calls; the numbers are in words beside the chart. */
export function CallsChart({ workspace, summary: { unit, buckets }, integration }: Props) {
  const most = Math.max(1, ...buckets.map(({ calls }) => calls));
  const nameOf = ({ start }: Bucket) => NAMES[unit].format(new Date(start));
  const [first, last] = [buckets[0], buckets.at(-1)];
  return (
    <div aria-hidden>
      <div className={classes.chart}>
        {buckets.map((bucket) => (
          <BarLink
            key={bucket.start}
            workspace={workspace}
            bucket={bucket}
            unit={unit}
            integration={integration}
          >
            <Parts bucket={bucket} most={most} />
          </BarLink>
        ))}
      </div>
      <Group justify="space-between" mt={6} mb={6} wrap="nowrap" gap="xs">
        <Text size="xs" c="dimmed">
          {first && nameOf(first)}
        </Text>
        <Text size="xs" c="dimmed">
          {last && t`${nameOf(last)} UTC`}
        </Text>
      </Group>
      <Legend />
    </div>
  );
}

type BarProps = {
  workspace: string;
  bucket: Bucket;
  unit: UsageSummary['unit'];
  integration: string | undefined;
  children: ReactNode;
};

function BarLink({ workspace, bucket, unit, integration, children }: BarProps) {
  const parts = partsOf(bucket);
  const split = OUTCOME_PARTS.filter((part) => parts[part] > 0).map(
    (part) => `${numberText(parts[part])} ${textOf(OUTCOME_LABELS[part])}`,
  );
  const until = new Date(Date.parse(bucket.start) + LENGTHS[unit]).toISOString();
  return (
    <Link
      to="/w/$workspace/calls"
      params={{ workspace }}
      search={{
        range: 'between',
        since: bucket.start,
        until,
        ...(integration !== undefined && { integration }),
      }}
      tabIndex={-1}
      className={classes.bar}
      title={t`${NAMES[unit].format(new Date(bucket.start))} UTC: ${split.join(', ') || 'no calls'}`}
    >
      {children}
    </Link>
  );
}

function Parts({ bucket, most }: { bucket: Bucket; most: number }) {
  const parts = partsOf(bucket);
  return OUTCOME_PARTS.filter((part) => parts[part] > 0).map((part) => (
    <div
      key={part}
      className={`${classes.part} ${classes[part]}`}
      style={{ height: `${(parts[part] / most) * 100}%` }}
    />
  ));
}

function Legend() {
  return (
    <Group gap="sm">
      {OUTCOME_PARTS.map((part) => (
        <Group key={part} gap={5}>
          <span className={`${classes.swatch} ${classes[part]}`} />
          <Text size="xs" c="dimmed">
            {textOf(OUTCOME_LABELS[part])}
          </Text>
        </Group>
      ))}
    </Group>
  );
}
