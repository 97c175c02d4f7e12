import { INPUT_MEMBERS } from '@trunkline/contract/examples/example-input';
import type { CallInput } from '@trunkline/contract/schemas/calls';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import type { Parameter } from '../openapi/definition/parameter.ts';
import type { Json } from '../openapi/parse/json.ts';

/** A request that tests a connection and changes nothing. */
export type HarmlessRequest = { key: string; input: CallInput };

/**
 * The request that fits best among operations that only read: one that needs no parameter, or else one whose required
 * parameters all have an example in the spec. Of these one with a short path: `/user` before `/users/{id}/keys`.
 *
 * @returns undefined where each of them needs a value that only people know
 */
export function harmlessRequest(operations: readonly OperationDefinition[]): HarmlessRequest | undefined {
  const [best] = operations
    .filter(({ request_body }) => request_body?.required !== true)
    .flatMap((operation) => {
      const input = specInput(operation);
      return input === undefined ? [] : [{ operation, input }];
    })
    .toSorted((one, other) => costOf(one.operation) - costOf(other.operation));
  return best && { key: best.operation.key, input: best.input };
}

/** Deprecated operations come last, parameters cost more than segments, and HEAD, which has no message, more than GET. */
function costOf({ method, path, deprecated, parameters }: OperationDefinition): number {
  const required = parameters.filter((parameter) => parameter.required).length;
  return (
    Number(deprecated) * 10_000 + required * 100 + Number(method === 'head') * 50 + path.split('/').length
  );
}

/** The required parameters with the values that the spec has for them; undefined where it lacks one. */
function specInput({ parameters }: OperationDefinition): CallInput | undefined {
  const input: CallInput = {};
  for (const parameter of parameters) {
    if (!parameter.required) continue;
    const value = specValue(parameter);
    if (value === undefined) return undefined;
    const member = INPUT_MEMBERS[parameter.in];
    input[member] = { ...input[member], [parameter.name]: value };
  }
  return input;
}

function specValue({ schema }: Parameter): Json | undefined {
  const [example] = Array.isArray(schema.examples) ? schema.examples : [];
  const [choice] = Array.isArray(schema.enum) ? schema.enum : [];
  return example ?? schema.example ?? schema.default ?? schema.const ?? choice;
}
