import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Chip, Group } from '@mantine/core';
import { CALL_OUTCOMES, type CallOutcome } from '@trunkline/contract/call-outcomes';
import { textOf } from '../../language/text.ts';
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
      <Group gap={6} role="radiogroup" aria-label={t`Outcome`}>
        {[ALL, ...CALL_OUTCOMES].map((name) => (
          <Chip
            key={name}
            value={name}
            size="xs"
            variant="light"
            color={COLORS[name] ?? 'pine'}
            classNames={{ label: classes.chip ?? '' }}
          >
            {textOf(TEXTS[name] ?? name)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

const ALL = 'all';
const TEXTS: Readonly<Record<string, MessageDescriptor>> = {
  all: msg`All`,
  refused: msg`Refused`,
  cancelled: msg`Cancelled`,
};
const COLORS: Readonly<Record<string, string>> = {
  '4xx': 'amber',
  '5xx': 'red',
  refused: 'amber',
  cancelled: 'gray',
};
