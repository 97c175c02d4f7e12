import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { IconCheck } from '@tabler/icons-react';
import { textOf } from '../../../language/text.ts';
import { STEPS, type Step } from './draft.ts';
import classes from './Steps.module.css';

const NAMES: Readonly<Record<Step, MessageDescriptor>> = {
  specification: msg`API spec`,
  endpoints: msg`Endpoints`,
  configure: msg`Configure`,
};

type Props = {
  current: Step;
  /** The steps that can be opened. */
  reachable?: readonly Step[];
  onGo?: (step: Step) => void;
};

/** The steps, with the current one. */
export function Steps({ current, reachable = [], onGo }: Props) {
  const currentIndex = STEPS.indexOf(current);
  return (
    <nav aria-label={t`Steps`}>
      <ol className={classes.steps}>
        {STEPS.map((step, index) => (
          <li key={step} className={classes.step} data-current={step === current || undefined}>
            <button
              type="button"
              className={classes.button}
              disabled={step !== current && !reachable.includes(step)}
              aria-current={step === current ? 'step' : undefined}
              onClick={() => onGo?.(step)}
            >
              <span className={classes.number} data-done={index < currentIndex || undefined}>
                {index < currentIndex ? <IconCheck size={14} stroke={2.5} aria-hidden="true" /> : index + 1}
              </span>
              <span className={classes.name}>{textOf(NAMES[step])}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
