import { plural, t } from '@lingui/core/macro';
import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { type CallQuery, type Timeline, timelineQuery } from '../../api/queries/calls.ts';
import { dayText, minuteText, spanText, timeZoneText } from '../../components/clock-time.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import classes from './CallTimeline.module.css';

type Bar = Timeline['bars'][number];
/** Indexes of the first and the last bar. */
type Span = { first: number; last: number };

type Props = {
  /** Identifies the filters in the query cache. */
  filters: object;
  currentQuery: () => CallQuery;
  refetchInterval: number | false;
  /** Narrows the list to a time. */
  onNarrow: (since: Date, until: Date) => void;
};

/** Calls over time: a bar for each step. A click on one, or a drag over several, narrows the list to their time. */
export function CallTimeline({ filters, currentQuery, refetchInterval, onNarrow }: Props) {
  const { slug } = useWorkspace();
  const { data: timeline } = useQuery({
    ...timelineQuery(slug, filters, currentQuery),
    refetchInterval,
    placeholderData: (previous) => previous,
  });
  if (!timeline) return <div className={classes.placeholder} />;
  return <Chart timeline={timeline} onNarrow={onNarrow} />;
}

function Chart({ timeline, onNarrow }: { timeline: Timeline; onNarrow: Props['onNarrow'] }) {
  const [active, setActive] = useState<Span>();
  const [dragFrom, setDragFrom] = useState<number>();
  const { bars, step_seconds, counted_since } = timeline;
  const most = Math.max(1, ...bars.map(({ calls }) => calls));
  const span = active && active.last < bars.length ? active : undefined;
  const narrow = ({ first, last }: Span) => onNarrow(startOf(timeline, first), startOf(timeline, last + 1));

  function indexAt({ currentTarget, clientX }: PointerEvent): number {
    const { left, width } = currentTarget.getBoundingClientRect();
    return Math.min(bars.length - 1, Math.max(0, Math.floor(((clientX - left) / width) * bars.length)));
  }
  function point(event: PointerEvent) {
    const index = indexAt(event);
    setActive(spanOf(dragFrom ?? index, index));
  }
  function release(event: PointerEvent) {
    if (dragFrom !== undefined) narrow(spanOf(dragFrom, indexAt(event)));
    setDragFrom(undefined);
  }
  function press(event: KeyboardEvent) {
    const index = span?.first ?? bars.length - 1;
    const step = STEPS[event.key];
    if (event.key === 'Enter' || event.key === ' ') narrow(spanOf(index, index));
    else if (step === undefined) return;
    else {
      const next = Math.min(bars.length - 1, Math.max(0, index + step));
      setActive(spanOf(next, next));
    }
    event.preventDefault();
  }

  const shown = span ?? { first: 0, last: bars.length - 1 };
  return (
    <figure className={classes.figure}>
      <div
        className={classes.chart}
        role="slider"
        tabIndex={0}
        aria-label={t`Calls over time: arrow keys select a time, Enter narrows the list to it`}
        aria-valuemin={0}
        aria-valuemax={bars.length - 1}
        aria-valuenow={span?.first ?? bars.length - 1}
        aria-valuetext={span ? describe(timeline, span) : t`No time selected`}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragFrom(indexAt(event));
        }}
        onPointerMove={point}
        onPointerUp={release}
        onPointerCancel={() => setDragFrom(undefined)}
        onPointerLeave={() => setActive(undefined)}
        onBlur={() => setActive(undefined)}
        onKeyDown={press}
      >
        {bars.map((bar, index) => (
          <div
            key={bar.at}
            className={classes.slot}
            data-active={(span && index >= span.first && index <= span.last) || undefined}
            data-uncounted={isUncounted(timeline, index) || undefined}
          >
            <Stacked bar={bar} most={most} />
          </div>
        ))}
      </div>
      <Group component="figcaption" justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Text size="xs" c="dimmed" className={classes.caption}>
          {describe(timeline, shown)}
          {counted_since !== null &&
            t`. Calls before ${{ time: minuteText(new Date(counted_since)) }} are too many to count: narrow the time`}
        </Text>
        <Text size="xs" c="dimmed" ta="end">
          {step_seconds % DAY_SECONDS === 0
            ? t`Bars are days in UTC; other times: ${{ zone: timeZoneText() }}`
            : t`Times: ${{ zone: timeZoneText() }}`}
        </Text>
      </Group>
    </figure>
  );
}

const DAY_SECONDS = 86_400;
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageUp: 10,
  PageDown: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

function Stacked({ bar: { calls, errors, failures }, most }: { bar: Bar; most: number }) {
  if (calls === 0) return <div className={classes.none} />;
  const part = (count: number) => ({ flexGrow: count });
  return (
    // A single call among thousands is visible too.
    <div className={classes.bar} style={{ height: `max(3px, ${(calls / most) * 100}%)` }}>
      {calls > errors && <div className={classes.successes} style={part(calls - errors)} />}
      {errors > failures && <div className={classes.errors} style={part(errors - failures)} />}
      {failures > 0 && <div className={classes.failures} style={part(failures)} />}
    </div>
  );
}

function spanOf(one: number, other: number): Span {
  return { first: Math.min(one, other), last: Math.max(one, other) };
}

/** Of the first bar, the beginning of the range; of the one after the last, its end. */
function startOf({ bars, since, until, step_seconds }: Timeline, index: number): Date {
  const bar = bars[index];
  const last = Date.parse(bars.at(-1)?.at ?? until) + step_seconds * 1000;
  const time = bar ? Date.parse(bar.at) : last;
  return new Date(
    Math.max(Date.parse(since), Math.min(time, index >= bars.length ? Date.parse(until) : time)),
  );
}

function isUncounted({ bars, step_seconds, counted_since }: Timeline, index: number): boolean {
  const bar = bars[index];
  if (!bar || counted_since === null) return false;
  return Date.parse(bar.at) + step_seconds * 1000 <= Date.parse(counted_since);
}

function describe(timeline: Timeline, { first, last }: Span): string {
  const bars = timeline.bars.slice(first, last + 1);
  const sum = (name: 'calls' | 'errors') => bars.reduce((total, bar) => total + bar[name], 0);
  const isByDay = timeline.step_seconds % DAY_SECONDS === 0;
  const [from, to] = [startOf(timeline, first), startOf(timeline, last + 1)];
  const calls = sum('calls');
  const errors = sum('errors');
  const span = isByDay
    ? `${dayText(from)} – ${dayText(to)}`
    : spanText(from, to, { hasSeconds: timeline.step_seconds < 60 });
  return t`${span}: ${plural(calls, { one: '# call', other: '# calls' })}, ${plural(errors, { one: '# error', other: '# errors' })}`;
}
