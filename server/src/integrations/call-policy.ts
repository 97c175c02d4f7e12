import type { ValidationIssue } from '@trunkline/contract/problems';
import {
  type CallPolicy,
  CallPolicyEdit,
  DEFAULT_CALL_POLICY,
} from '@trunkline/contract/schemas/call-policy';
import { decodeJsonColumn } from '../storage/json-column.ts';
import type { Row } from '../storage/schema.ts';

/** Call policies: edits and what is stored. */

/** The call policy of a row: fields that its JSON lacks have their defaults. */
export function decodeCallPolicy({
  id,
  call_policy,
}: Pick<Row<'integrations'>, 'id' | 'call_policy'>): CallPolicy {
  return withEdit(
    DEFAULT_CALL_POLICY,
    decodeJsonColumn(CallPolicyEdit, call_policy, 'integrations.call_policy', id),
  );
}

/**
 * Cached operations that are not selected, as issues of the request.
 *
 * @param operations the keys of the selected operations
 */
export function cachedOperationIssues(
  { cached_operations = [] }: CallPolicyEdit,
  operations: readonly string[],
): ValidationIssue[] {
  return cached_operations.flatMap((key, index) =>
    operations.includes(key)
      ? []
      : [
          {
            path: `call_policy.cached_operations.${index}`,
            message: 'is not a selected operation: select it, or remove it here',
          },
        ],
  );
}

/** Without cached operations that are no longer selected. */
export function withSelectedOperations(policy: CallPolicy, operations: readonly string[]): CallPolicy {
  const cached_operations = policy.cached_operations.filter((key) => operations.includes(key));
  return { ...policy, cached_operations };
}

export function withEdit(policy: CallPolicy, edit: CallPolicyEdit): CallPolicy {
  return { ...policy, ...edit, timeouts: { ...policy.timeouts, ...edit.timeouts } };
}
