import { t } from '@lingui/core/macro';
import { Group, Text } from '@mantine/core';
import type { UsageSummary } from '../api/queries/usage.ts';
import { durationText } from './duration-text.ts';
import classes from './LatencyChart.module.css';

type Bucket = UsageSummary['buckets'][number];

const LINES = [
  { name: 'p99', of: ({ p99_ms }: Bucket) => p99_ms },
  { name: 'p95', of: ({ p95_ms }: Bucket) => p95_ms },
  { name: 'p50', of: ({ p50_ms }: Bucket) => p50_ms },
] as const;

/** The latency of calls over time, as lines. The numbers are in words beside the chart. */
export function LatencyChart({ summary: { buckets } }: { summary: UsageSummary }) {
  const values = buckets.flatMap((bucket) => LINES.map(({ of }) => of(bucket) ?? 0));
  const most = Math.max(1, ...values);
  return (
    <div aria-hidden>
      <Text size="xs" c="dimmed">
        {durationText(most)}
      </Text>
      <svg className={classes.chart} viewBox={`0 0 ${buckets.length} 1`} preserveAspectRatio="none">
        <title>{t`Latency`}</title>
        {LINES.map(({ name, of }) => (
          <polyline key={name} className={classes[name]} points={pointsOf(buckets.map(of), most)} />
        ))}
      </svg>
      <Group gap="sm" mt={6}>
        {LINES.toReversed().map(({ name }) => (
          <Group key={name} gap={5}>
            <span className={`${classes.swatch} ${classes[name]}`} />
            <Text size="xs" c="dimmed">
              {name}
            </Text>
          </Group>
        ))}
      </Group>
    </div>
  );
}

/** In the middle of each bucket; a bucket without calls is skipped. A single point is a short line. */
function pointsOf(values: readonly (number | null)[], most: number): string {
  const points = values.flatMap((value, index) =>
    value === null ? [] : [{ x: index + 0.5, y: 1 - value / most }],
  );
  const [only, ...more] = points;
  const drawn =
    only && more.length === 0
      ? [
          { x: only.x - 0.4, y: only.y },
          { x: only.x + 0.4, y: only.y },
        ]
      : points;
  return drawn.map(({ x, y }) => `${x},${y}`).join(' ');
}
