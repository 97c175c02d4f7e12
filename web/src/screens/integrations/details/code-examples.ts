import { type ExampleInput, exampleInput } from '@trunkline/contract/examples/example-input';
import type { Operation } from '../../../api/queries/integrations.ts';
import { settableParameters } from '../operation/settable-parameters.ts';
import { functionName } from './function-name.ts';

/** Code that calls an operation, with example values for all required inputs. */

/** The server that is called, and the app that calls. */
export type CallTarget = { server: string; appId: string };

export function sdkCode(target: CallTarget, slug: string, operation: Operation): string {
  const { path_params, query_params, headers, payload } = requiredInput(operation);
  const input = definedMembers({ pathParams: path_params, queryParams: query_params, headers, payload });
  const parameters = [slug, operation.key, ...(Object.keys(input).length > 0 ? [input] : [])].map(javascript);
  return `import { createClient } from '@base44/sdk';

${clientCode(target)}

try {
  const { success, status_code, data } = await base44.integrations.custom.call(
${indented(parameters.join(',\n'), 4)},
  );
  console.log(success ? data : \`The API responded with status \${status_code}.\`);
} catch (error) {
  console.error(error.message);
}`;
}

/**
 * A function that calls the operation with the SDK, typed from the spec: the SDK's own types lack headers, for example.
 */
export function typedCode(target: CallTarget, slug: string, operation: Operation): string {
  const { input_type, response_type, summary, key } = operation;
  const input = input_type === null ? '' : `input: Input${/^ {2}\w+:/m.test(input_type) ? '' : ' = {}'}`;
  return `import { createClient } from '@base44/sdk';
${input_type === null ? '' : `\ntype Input = ${input_type};\n`}
type Data = ${response_type};

${clientCode(target)}

${summary === '' ? '' : `// ${summary.replaceAll(/\s+/g, ' ')}\n`}export async function ${functionName(operation)}(${input}): Promise<Data> {
  const { success, status_code, data } = await base44.integrations.custom.call(
    ${javascript(slug)},
    ${javascript(key)},${input_type === null ? '' : '\n    input as object,'}
  );
  if (!success) throw new Error(\`The API responded with status \${status_code}.\`);
  return data;
}`;
}

function clientCode({ server, appId }: CallTarget): string {
  return `const base44 = createClient({
  serverUrl: ${javascript(server)},
  appId: ${javascript(appId)},
  token: process.env.TRUNKLINE_TOKEN,
});`;
}

export function fetchCode({ server, appId }: CallTarget, slug: string, operation: Operation): string {
  return `const response = await fetch(
  ${javascript(callUrl({ server, appId }, slug, operation))},
  {
    method: 'POST',
    headers: {
      authorization: \`Bearer \${process.env.TRUNKLINE_TOKEN}\`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(${indented(javascript(requiredInput(operation)), 4).trimStart()}),
  },
);
const { success, status_code, data, detail } = await response.json();
if (!response.ok) throw new Error(detail);
console.log(success ? data : \`The API responded with status \${status_code}.\`);`;
}

export function curlCode({ server, appId }: CallTarget, slug: string, operation: Operation): string {
  const body = jsonOf(requiredInput(operation)).replaceAll("'", `'\\''`);
  return `curl -X POST '${callUrl({ server, appId }, slug, operation)}' \\
  -H "authorization: Bearer $TRUNKLINE_TOKEN" \\
  -H 'content-type: application/json' \\
  -d '${body}'`;
}

/** Long JSON is split into lines. */
function jsonOf(input: ExampleInput): string {
  const line = JSON.stringify(input);
  return line.length <= MAX_LINE_LENGTH ? line : JSON.stringify(input, null, 2);
}

function callUrl({ server, appId }: CallTarget, slug: string, { key }: Operation): string {
  return `${server}/api/apps/${appId}/integrations/custom/${slug}/${encodeURIComponent(key).replaceAll("'", '%27')}`;
}

/** The required inputs of a call. */
function requiredInput(operation: Operation): ExampleInput {
  const { key, request_body } = operation;
  return exampleInput({ key, parameters: settableParameters(operation), request_body });
}

function definedMembers(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** A value as formatted JavaScript. */
function javascript(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(javascript).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(JSON.stringify(value));
  const members = Object.entries(value).map(([name, member]) => `${memberName(name)}: ${javascript(member)}`);
  const line = `{ ${members.join(', ')} }`;
  if (members.length === 0) return '{}';
  return line.length <= MAX_LINE_LENGTH && !line.includes('\n')
    ? line
    : `{\n${indented(members.join(',\n'))},\n}`;
}

const MAX_LINE_LENGTH = 60;

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
