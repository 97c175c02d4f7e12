import type { CapturedCall } from '../../../api/queries/captures.ts';
import type { Operation } from '../../../api/queries/integrations.ts';
import { formOf } from './test-input.ts';
import type { Inputs } from './test-session.ts';

/** In place of each secret of what was captured. */
const REDACTED = '••••••';

/**
 * The inputs of a captured call for the form of its operation. Parameters that were redacted are left empty.
 *
 * @returns with whether there is something to enter again
 */
export function inputsOfCall(
  operation: Operation,
  { input, is_payload_omitted }: Pick<CapturedCall, 'input' | 'is_payload_omitted'>,
): { inputs: Inputs; hasRedacted: boolean; isPayloadOmitted: boolean } {
  const { fields, body } = formOf(operation, withoutNulls(input ?? {}));
  const known = Object.entries(fields).filter(([, field]) => !String(field).includes(REDACTED));
  const hasRedacted = known.length < Object.keys(fields).length || body.includes(REDACTED);
  return {
    inputs: { fields: Object.fromEntries(known), body, isStreamed: false },
    hasRedacted,
    isPayloadOmitted: is_payload_omitted,
  };
}

type Input = NonNullable<CapturedCall['input']>;
type WithoutNulls = Parameters<typeof formOf>[1];

/** Apps may send null for what is absent. */
function withoutNulls({ payload, path_params, query_params, headers, cookie_params }: Input): WithoutNulls {
  return {
    ...(payload !== undefined && { payload }),
    ...(path_params && { path_params }),
    ...(query_params && { query_params }),
    ...(headers && { headers }),
    ...(cookie_params && { cookie_params }),
  };
}
