import { propertiesOf, type Schema } from '../json-schema.ts';
import { exampleValue } from './example-value.ts';

/** The member of a call's input that takes the parameters of a location. */
export const INPUT_MEMBERS = {
  path: 'path_params',
  query: 'query_params',
  header: 'headers',
  cookie: 'cookie_params',
} as const;

type ParameterLocation = keyof typeof INPUT_MEMBERS;
type InputMember = (typeof INPUT_MEMBERS)[ParameterLocation];

/** The input of a call, as an app sends it. */
export type ExampleInput = { [Member in InputMember]?: Record<string, unknown> } & { payload?: unknown };

type Inputs = {
  /** `patch:/tickets/{id}` */
  key: string;
  parameters: readonly { name: string; in: ParameterLocation; required: boolean; schema: Schema }[];
  request_body: { schema?: Schema | undefined } | null;
};

/**
 * Example values for what a call of an operation requires. Of a body without required properties it has all: few specs
 * say what they require. Not of a PATCH: what its body has replaces what the resource has (RFC 5789).
 */
export function exampleInput({ key, parameters, request_body }: Inputs): ExampleInput {
  const input: ExampleInput = {};
  for (const { name, in: location, required, schema } of parameters) {
    if (!required) continue;
    const member = INPUT_MEMBERS[location];
    input[member] = { ...input[member], [name]: exampleValue(schema, 'required') };
  }
  if (request_body) input.payload = examplePayload(key, request_body.schema ?? { type: 'object' });
  return input;
}

function examplePayload(key: string, schema: Schema): unknown {
  const isRequiredOnly = key.startsWith('patch:') || propertiesOf(schema).some(({ required }) => required);
  return exampleValue(schema, isRequiredOnly ? 'required' : 'all');
}
