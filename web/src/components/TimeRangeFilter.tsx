import { Select, TextInput } from '@mantine/core';
import { RELATIVE_RANGES, type TimeRange } from './time-range.ts';

const BETWEEN = 'between';

type Props = { value: TimeRange; onChange: (value: TimeRange) => void };

/** Filters a list by time: the last hours or days, or a custom range. */
export function TimeRangeFilter({ value: { range, since, until }, onChange }: Props) {
  return (
    <>
      <Select
        label="Time"
        placeholder="Any time"
        clearable
        data={[...RELATIVE_RANGES, { value: BETWEEN, label: 'Custom range' }]}
        value={range ?? null}
        onChange={(selected) => onChange(selected === null ? {} : { range: selected })}
      />
      {range === BETWEEN && (
        <>
          <DateTimeInput
            label="From"
            value={since}
            onChange={(from) => onChange({ ...between(from, until) })}
          />
          <DateTimeInput label="Until" value={until} onChange={(to) => onChange({ ...between(since, to) })} />
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
