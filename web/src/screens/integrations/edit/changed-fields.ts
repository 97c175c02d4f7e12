import type { IntegrationEdit } from '../../../api/queries/integrations.ts';
import { bodyOf, type IntegrationValues } from '../configure/values.ts';

const FIELDS = [
  'name',
  'slug',
  'description',
  'base_url',
  'operations',
  'credentials',
  'headers',
  'call_policy',
] as const satisfies (keyof IntegrationEdit)[];

/** The changed fields only, so that concurrent changes of other fields are kept. */
export function editBetween(before: IntegrationValues, after: IntegrationValues): IntegrationEdit {
  const old = bodyOf(before);
  const edit: IntegrationEdit = bodyOf(after);
  for (const field of FIELDS) if (isSame(old[field], edit[field])) delete edit[field];
  return edit;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
