import '@mantine/charts/styles.css';
import { BarChart, LineChart } from '@mantine/charts';
import { Box } from '@mantine/core';
import type { Usage } from '../../../api/queries/usage.ts';

/** Loaded when first needed. UsageTables.tsx has the same data as tables. */

type Props = { days: Usage['days']; height: number };

const dayName = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });

export function CallsChart({ days, height }: Props) {
  const data = days.map(({ day, calls, errors }) => ({
    day: dayName.format(new Date(day)),
    Successes: calls - errors,
    Errors: errors,
  }));
  return (
    <Box aria-hidden>
      <BarChart
        h={height}
        data={data}
        dataKey="day"
        type="stacked"
        series={[
          { name: 'Successes', color: 'pine.5' },
          { name: 'Errors', color: 'red.5' },
        ]}
        withLegend
        maxBarWidth={28}
        barChartProps={{ accessibilityLayer: false }}
        yAxisProps={{ allowDecimals: false, width: 44 }}
        barProps={{ isAnimationActive: false }}
      />
    </Box>
  );
}

export function LatencyChart({ days, height }: Props) {
  const data = days.map(({ day, p50_ms, p95_ms, p99_ms }) => ({
    day: dayName.format(new Date(day)),
    p50: p50_ms,
    p95: p95_ms,
    p99: p99_ms,
  }));
  return (
    <Box aria-hidden>
      <LineChart
        h={height}
        data={data}
        dataKey="day"
        unit=" ms"
        series={[
          { name: 'p50', color: 'pine.5' },
          { name: 'p95', color: 'amber.5' },
          { name: 'p99', color: 'red.5' },
        ]}
        withLegend
        curveType="linear"
        connectNulls
        lineChartProps={{ accessibilityLayer: false }}
        yAxisProps={{ width: 64 }}
        lineProps={{ isAnimationActive: false }}
      />
    </Box>
  );
}
