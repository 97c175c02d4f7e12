import type { CallInput, Operation } from '../../../api/queries/integrations.ts';
import { functionName } from './function-name.ts';

/** Code that calls an operation, prints what it gets, and runs as it is, with the token in the environment. */

/** A call to write code for. */
export type CallExample = {
  /** The server that is called. */
  server: string;
  /** The app that calls. */
  appId: string;
  /** The slug of the integration. */
  slug: string;
  operation: Operation;
  input: CallInput;
};

export function sdkCode(call: CallExample): string {
  const { slug, operation } = call;
  const input = sdkInput(call);
  const parameters = [slug, operation.key, ...(Object.keys(input).length > 0 ? [input] : [])].map(javascript);
  return `import { createClient } from '@base44/sdk';

${clientCode(call)}

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
 * A function that calls the operation with the SDK, typed from the spec, and a call of it. The SDK's own types lack headers,
 * for example. It declares what it takes of Node, whose types need not be installed.
 */
export function typedCode(call: CallExample): string {
  const { slug, operation } = call;
  const { input_type, response_type, summary, key } = operation;
  const input = input_type === null ? '' : `input: Input${/^ {2}\w+:/m.test(input_type) ? '' : ' = {}'}`;
  const example = sdkInput({ ...call, input: withTextInPath(call.input) });
  const name = functionName(operation);
  return `import { createClient } from '@base44/sdk';

declare const process: { env: Record<string, string | undefined> };
${input_type === null ? '' : `\ntype Input = ${input_type};\n`}
type Data = ${response_type};

${clientCode(call)}

${summary === '' ? '' : `// ${summary.replaceAll(/\s+/g, ' ')}\n`}export async function ${name}(${input}): Promise<Data> {
  const { success, status_code, data } = await base44.integrations.custom.call(
    ${javascript(slug)},
    ${javascript(key)},${input_type === null ? '' : '\n    input as object,'}
  );
  if (!success) throw new Error(\`The API responded with status \${status_code}.\`);
  return data;
}

console.log(await ${name}(${Object.keys(example).length > 0 ? javascript(example) : ''}));`;
}

function clientCode({ server, appId }: CallExample): string {
  return `const base44 = createClient({
  serverUrl: ${javascript(server)},
  appId: ${javascript(appId)},
  token: process.env.TRUNKLINE_TOKEN,
});`;
}

export function fetchCode(call: CallExample): string {
  return `const response = await fetch(
  ${javascript(callUrl(call))},
  {
    method: 'POST',
    headers: {
      authorization: \`Bearer \${process.env.TRUNKLINE_TOKEN}\`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(${indented(javascript(call.input), 4).trimStart()}),
  },
);
const { success, status_code, data, detail } = await response.json();
if (!response.ok) throw new Error(detail);
console.log(success ? data : \`The API responded with status \${status_code}.\`);`;
}

export function curlCode(call: CallExample): string {
  const body = jsonOf(call.input).replaceAll("'", `'\\''`);
  return `curl -X POST '${callUrl(call)}' \\
  -H "authorization: Bearer $TRUNKLINE_TOKEN" \\
  -H 'content-type: application/json' \\
  -d '${body}'`;
}

/** The types of the SDK have strings only in paths. */
function withTextInPath({ path_params, ...input }: CallInput): CallInput {
  if (!path_params) return input;
  const texts = Object.entries(path_params).map(([name, value]) => [name, String(value)]);
  return { path_params: Object.fromEntries(texts), ...input };
}

/** The input as the SDK names its members. */
function sdkInput({ input: { path_params, query_params, headers, payload } }: CallExample) {
  return definedMembers({ pathParams: path_params, queryParams: query_params, headers, payload });
}

/** Long JSON is split into lines. */
function jsonOf(input: CallInput): string {
  const line = JSON.stringify(input);
  return line.length <= MAX_LINE_LENGTH ? line : JSON.stringify(input, null, 2);
}

function callUrl({ server, appId, slug, operation: { key } }: CallExample): string {
  return `${server}/api/apps/${appId}/integrations/custom/${slug}/${encodeURIComponent(key).replaceAll("'", '%27')}`;
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
