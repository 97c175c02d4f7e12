import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Select, TextInput } from '@mantine/core';
import { textOf } from '../language/text.ts';
import { RELATIVE_RANGES, type TimeRange } from './time-range.ts';

const BETWEEN = 'between';

const NAMES: Readonly<Record<(typeof RELATIVE_RANGES)[number]['value'], MessageDescriptor>> = {
  '1h': msg`Last hour`,
  '24h': msg`Last 24 hours`,
  '7d': msg`Last 7 days`,
  '30d': msg`Last 30 days`,
};

type Props = { value: TimeRange; onChange: (value: TimeRange) => void };

/** Filters a list by time: the last hours or days, or a custom range. */
export function TimeRangeFilter({ value: { range, since, until }, onChange }: Props) {
  return (
    <>
      <Select
        label={t`Time`}
        placeholder={t`Any time`}
        clearable
        data={[
          ...RELATIVE_RANGES.map(({ value }) => ({ value, label: textOf(NAMES[value]) })),
          { value: BETWEEN, label: t`Custom range` },
        ]}
        value={range ?? null}
        onChange={(selected) => onChange(selected === null ? {} : { range: selected })}
      />
      {range === BETWEEN && (
        <>
          <DateTimeInput
            label={t`From`}
            value={since}
            onChange={(from) => onChange({ ...between(from, until) })}
          />
          <DateTimeInput
            label={t`Until`}
            value={until}
            onChange={(to) => onChange({ ...between(since, to) })}
          />
        </>
      )}
    </>
  );
}

function between(since: string | undefined, until: string | undefined): TimeRange {
  return { range: BETWEEN, ...(since && { since }), ...(until && { until }) };
}

type DateTimeInputProps = { label: string; value: string | undefined; onChange: (value: string) => void };

function DateTimeInput({ label, value = '', onChange }: DateTimeInputProps) {
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
