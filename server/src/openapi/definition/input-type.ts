import { normalizeHeaderName } from '@trunkline/contract/header-names';
import type { JsonObject } from '../parse/json.ts';
import { requestSchemaType } from '../typescript/type-text.ts';
import type { OperationDefinition } from './build-operation.ts';
import type { Parameter } from './parameter.ts';

type InputParts = Pick<
  OperationDefinition,
  'parameters' | 'request_body' | 'security_headers' | 'security_query'
>;

/**
 * The TypeScript type of the input of a call with `@base44/sdk`, besides slug and operation.
 *
 * @returns the text of an object type with `pathParams`, `queryParams`, `headers` and `payload`, as far as there are
 *   any; undefined where an operation takes no input
 */
export function inputType({
  parameters,
  request_body,
  security_headers,
  security_query,
}: InputParts): string | undefined {
  const parts: [name: string, part: Part | undefined][] = [
    ['pathParams', group(parametersIn(parameters, 'path').map(asText))],
    ['queryParams', group(without(parametersIn(parameters, 'query'), security_query))],
    [
      'headers',
      group(without(parametersIn(parameters, 'header'), security_headers, normalizeHeaderName).map(asText)),
    ],
    [
      'payload',
      request_body ? { schema: request_body.schema ?? {}, required: request_body.required } : undefined,
    ],
  ];
  const present = parts.flatMap(([name, part]) => (part ? [{ name, ...part }] : []));
  return present.length === 0 ? undefined : requestSchemaType(objectOf(present));
}

type Part = { schema: JsonObject; required: boolean };
type Member = Part & { name: string };

function parametersIn(parameters: readonly Parameter[], location: string): Member[] {
  return parameters.filter((parameter) => parameter.in === location);
}

function without(
  members: readonly Member[],
  owned: readonly string[],
  compared: (name: string) => string = String,
): Member[] {
  const names = new Set(owned.map(compared));
  return members.filter(({ name }) => !names.has(compared(name)));
}

/** Only for a query do the SDK's own types accept more than strings. */
function asText({ name, required }: Member): Member {
  return { name, required, schema: { type: 'string' } };
}

function group(members: readonly Member[]): Part | undefined {
  if (members.length === 0) return undefined;
  return { schema: objectOf(members), required: members.some(({ required }) => required) };
}

function objectOf(members: readonly Member[]): JsonObject {
  return {
    type: 'object',
    properties: Object.fromEntries(members.map(({ name, schema }) => [name, schema])),
    required: members.filter(({ required }) => required).map(({ name }) => name),
  };
}
