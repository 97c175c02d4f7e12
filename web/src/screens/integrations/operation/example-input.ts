import { type ExampleInput, exampleInput } from '@trunkline/contract/examples/example-input';
import type { Operation } from '../../../api/queries/integrations.ts';
import { settableParameters } from './settable-parameters.ts';

/** Example values for the inputs that an operation requires. */
export function exampleInputOf(operation: Operation): ExampleInput {
  const { key, request_body } = operation;
  return exampleInput({ key, parameters: settableParameters(operation), request_body });
}
