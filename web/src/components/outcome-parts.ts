import { type Outcomes, rejectionsOf } from '@trunkline/contract/health';

/** The parts that calls are split into, in the order in which charts stack them. */
export const OUTCOME_PARTS = ['success', 'rejection', 'refusal', 'failure'] as const;
export type OutcomePart = (typeof OUTCOME_PARTS)[number];

export const OUTCOME_LABELS: Readonly<Record<OutcomePart, string>> = {
  success: 'Succeeded',
  rejection: '4xx',
  refusal: 'Refused',
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
