import type { OperationDefinition as OperationView } from '@trunkline/contract/schemas/operations';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import { inputType } from '../openapi/definition/input-type.ts';

/** An operation as the API returns it; older rows lack the type of their response. */
export function toOperationView<Operation extends OperationDefinition>(
  operation: Operation,
): Operation & Pick<OperationView, 'input_type' | 'response_type'> {
  return {
    ...operation,
    input_type: inputType(operation) ?? null,
    response_type: operation.response_type ?? 'unknown',
  };
}
