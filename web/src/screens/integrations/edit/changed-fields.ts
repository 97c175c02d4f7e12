import type { IntegrationEdit } from '../../../api/queries/integrations.ts';
import { bodyOf, type IntegrationValues } from '../configure/values.ts';
import { originOf } from './moved-secrets.ts';

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
  const sentAgain = originOf(before.base_url) === originOf(after.base_url) ? [] : withRefs(after);
  for (const field of FIELDS)
    if (isSame(old[field], edit[field]) && !sentAgain.includes(field)) delete edit[field];
  return edit;
}

/** Secrets are entered again for another server; a reference is no secret, and is known here. */
function withRefs({ headers, credentials }: IntegrationValues): (keyof IntegrationEdit)[] {
  const hasRef = ({ is_ref }: { is_ref: boolean }) => is_ref;
  return [
    ...(headers.some(hasRef) ? (['headers'] as const) : []),
    ...(credentials.some(hasRef) ? (['credentials'] as const) : []),
  ];
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
