import { Chip, Group } from '@mantine/core';
import { CALL_OUTCOMES, type CallOutcome } from '@trunkline/contract/call-outcomes';
import { isOutcome } from './call-filters.ts';
import classes from './OutcomeChips.module.css';

type Props = { value: string | undefined; onChange: (outcome: CallOutcome | undefined) => void };

/** One chip for each outcome of a call; the checked one is a filter. */
export function OutcomeChips({ value, onChange }: Props) {
  return (
    <Chip.Group
      value={isOutcome(value) ? value : ALL}
      onChange={(name) => onChange(isOutcome(name) ? name : undefined)}
    >
      <Group gap={6} role="radiogroup" aria-label="Outcome">
        {[ALL, ...CALL_OUTCOMES].map((name) => (
          <Chip
            key={name}
            value={name}
            size="xs"
            variant="light"
            color={COLORS[name] ?? 'pine'}
            classNames={{ label: classes.chip ?? '' }}
          >
            {TEXTS[name] ?? name}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

const ALL = 'all';
const TEXTS: Readonly<Record<string, string>> = { all: 'All', refused: 'Refused', cancelled: 'Cancelled' };
const COLORS: Readonly<Record<string, string>> = {
  '4xx': 'amber',
  '5xx': 'red',
  refused: 'amber',
  cancelled: 'gray',
};
