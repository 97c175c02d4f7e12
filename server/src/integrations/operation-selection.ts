import { Problem } from '../http/problems.ts';
import type { SpecRow } from '../specs/spec-storage.ts';
import type { Specs } from '../specs/specs.ts';
import { type OperationRow, toOperationRows } from './operations-storage.ts';

type Deps = { specs: Specs; maxOperations: number };

/**
 * The rows of selected operations, built from the stored spec.
 *
 * @param maxOperations how many an integration may have
 * @throws Problem invalid_request, too_many_operations, unknown_operation, rate_limited
 */
export async function buildOperationRows(
  { specs, maxOperations }: Deps,
  spec: SpecRow,
  integrationId: string,
  keys: readonly string[],
): Promise<OperationRow[]> {
  const distinct = [...new Set(keys)];
  if (distinct.length === 0) {
    throw new Problem('invalid_request', 'Select at least one operation: apps call the selected ones only.', {
      errors: [{ path: 'operations', message: 'is empty' }],
    });
  }
  if (distinct.length > maxOperations) {
    throw new Problem(
      'too_many_operations',
      `An integration has ${maxOperations} operations at most, and ${distinct.length} are selected. Leave some out, or create a second integration.`,
    );
  }
  return toOperationRows(integrationId, await specs.buildOperations(spec, distinct));
}
