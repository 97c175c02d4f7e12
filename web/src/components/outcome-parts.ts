import { msg } from '@lingui/core/macro';
import { type Outcomes, rejectionsOf } from '@trunkline/contract/health';
import type { Text } from '../language/text.ts';

/** The parts that calls are split into, in the order in which charts stack them. */
export const OUTCOME_PARTS = ['success', 'rejection', 'refusal', 'failure'] as const;
export type OutcomePart = (typeof OUTCOME_PARTS)[number];

export const OUTCOME_LABELS: Readonly<Record<OutcomePart, Text>> = {
  success: msg`Succeeded`,
  rejection: '4xx',
  refusal: msg`Refused`,
  failure: '5xx',
};

/** How many calls each part has. */
export function partsOf(outcomes: Outcomes): Readonly<Record<OutcomePart, number>> {
  return {
    success: outcomes.calls - outcomes.errors,
    rejection: rejectionsOf(outcomes),
    refusal: outcomes.refusals,
    failure: outcomes.failures,
  };
}
