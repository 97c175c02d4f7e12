import type { Operation } from '../../../api/queries/integrations.ts';
import { settableParameters } from '../operation/OperationDocs.tsx';
import { exampleOf, propertiesOf, type Schema, typeOf } from '../operation/schema.ts';
import { functionName } from './function-name.ts';

/** Code that calls an operation, with example values for all required inputs. */

/** The server that is called, and the app that calls. */
export type Place = { server: string; appId: string };

export function sdkCode(place: Place, slug: string, operation: Operation): string {
  const { path_params, query_params, headers, payload } = neededInput(operation);
  const input = given({ pathParams: path_params, queryParams: query_params, headers, payload });
  const parameters = [slug, operation.key, ...(input === undefined ? [] : [input])].map(javascript);
  return `import { createClient } from '@base44/sdk';

${clientCode(place)}

const { success, data } = await base44.integrations.custom.call(
${indented(parameters.join(',\n'))},
);`;
}

/**
 * A function that calls the operation with the SDK, typed from the spec: the SDK's own types lack headers, for example.
 */
export function typedCode(place: Place, slug: string, operation: Operation): string {
  const { input_type, response_type, summary, key } = operation;
  const input = input_type === null ? '' : `input: Input${/^ {2}\w+:/m.test(input_type) ? '' : ' = {}'}`;
  return `import { createClient } from '@base44/sdk';
${input_type === null ? '' : `\ntype Input = ${input_type};\n`}
type Data = ${response_type};

${clientCode(place)}

${summary === '' ? '' : `// ${summary.replaceAll(/\s+/g, ' ')}\n`}export async function ${functionName(operation)}(${input}): Promise<Data> {
  const { success, status_code, data } = await base44.integrations.custom.call(
    ${javascript(slug)},
    ${javascript(key)},${input_type === null ? '' : '\n    input as object,'}
  );
  if (!success) throw new Error(\`The API responded with status \${status_code}.\`);
  return data;
}`;
}

function clientCode({ server, appId }: Place): string {
  return `const base44 = createClient({
  serverUrl: ${javascript(server)},
  appId: ${javascript(appId)},
  token: process.env.TRUNKLINE_TOKEN,
});`;
}

export function fetchCode({ server, appId }: Place, slug: string, operation: Operation): string {
  return `const response = await fetch(
  ${javascript(address({ server, appId }, slug, operation))},
  {
    method: 'POST',
    headers: {
      authorization: \`Bearer \${process.env.TRUNKLINE_TOKEN}\`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(${indented(javascript(neededInput(operation)), 4).trimStart()}),
  },
);
const { success, data } = await response.json();`;
}

export function curlCode({ server, appId }: Place, slug: string, operation: Operation): string {
  const body = jsonOf(neededInput(operation)).replaceAll("'", `'\\''`);
  return `curl -X POST '${address({ server, appId }, slug, operation)}' \\
  -H "authorization: Bearer $TRUNKLINE_TOKEN" \\
  -H 'content-type: application/json' \\
  -d '${body}'`;
}

/** Long JSON is split into lines. */
function jsonOf(input: Input): string {
  const line = JSON.stringify(input);
  return line.length <= LONGEST_LINE ? line : JSON.stringify(input, null, 2);
}

function address({ server, appId }: Place, slug: string, { key }: Operation): string {
  return `${server}/api/apps/${appId}/integrations/custom/${slug}/${encodeURIComponent(key).replaceAll("'", '%27')}`;
}

type Values = Record<string, unknown> | undefined;
type Input = {
  path_params?: Values;
  query_params?: Values;
  headers?: Values;
  cookie_params?: Values;
  payload?: unknown;
};

/** The required inputs of a call. */
function neededInput(operation: Operation): Input {
  const needed = settableParameters(operation).filter(({ required }) => required);
  const at = (place: string) =>
    given(
      Object.fromEntries(
        needed
          .filter((parameter) => parameter.place === place)
          .map(({ name, schema }) => [name, exampleOf(schema)]),
      ),
    );
  const { request_body: body } = operation;
  return (
    given({
      path_params: at('path'),
      query_params: at('query'),
      headers: at('header'),
      cookie_params: at('cookie'),
      payload: body ? neededBody(body.schema ?? {}) : undefined,
    }) ?? {}
  );
}

/** The required properties of an object, or all of them where none is required. */
function neededBody(schema: Schema): unknown {
  const required = propertiesOf(schema).filter((property) => property.required);
  return typeOf(schema) === 'object' && required.length > 0
    ? Object.fromEntries(required.map(({ name, schema: property }) => [name, exampleOf(property)]))
    : exampleOf(schema);
}

/** The members that are defined; undefined where there are none. */
function given<Members extends object>(members: Members): Partial<Members> | undefined {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  if (present.length === 0) return undefined;
  const kept: Partial<Members> = {};
  return Object.assign(kept, Object.fromEntries(present));
}

/** A value as formatted JavaScript. */
function javascript(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(javascript).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(JSON.stringify(value));
  const members = Object.entries(value).map(([name, member]) => `${memberName(name)}: ${javascript(member)}`);
  const line = `{ ${members.join(', ')} }`;
  if (members.length === 0) return '{}';
  return line.length <= LONGEST_LINE && !line.includes('\n')
    ? line
    : `{\n${indented(members.join(',\n'))},\n}`;
}

const LONGEST_LINE = 60;

function memberName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner}'`;
}

function indented(text: string, by = 2): string {
  return text.replaceAll(/^/gm, ' '.repeat(by));
}
