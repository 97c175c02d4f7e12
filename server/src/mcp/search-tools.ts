import type { Tool } from '@modelcontextprotocol/server';
import { effectOf } from '@trunkline/contract/operation-effect';
import type { Json } from '../openapi/parse/json.ts';
import type { AgentCaller } from './agent-caller.ts';
import { type Directory, endpointsFor } from './directory.ts';
import type { Endpoint } from './endpoints.ts';
import { toolText } from './tool-text.ts';

/** Three tools for any number of endpoints: find one, see what it takes, call it. */

export const SEARCH = 'search_endpoints';
export const DESCRIBE = 'describe_endpoint';
export const CALL = 'call_endpoint';

const MAX_FOUND = 20;
const MAX_QUERY_CHARS = 300;

const ENDPOINT = { type: 'string', maxLength: 64, description: `A name that ${SEARCH} found` };

export function searchTools({ isReadOnly }: Pick<AgentCaller, 'isReadOnly'>, count: number): Tool[] {
  const reads = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
  return [
    {
      name: SEARCH,
      title: 'Search endpoints',
      description: `Finds endpoints among the ${count} of the APIs that you may call, by words of what they do, a path, or the name of an API. Returns their names, most fitting first.`,
      inputSchema: {
        type: 'object',
        properties: {
          query: { type: 'string', maxLength: MAX_QUERY_CHARS, description: 'Such as "create issue"' },
          limit: { type: 'integer', minimum: 1, maximum: MAX_FOUND, default: 10 },
        },
        required: ['query'],
        additionalProperties: false,
      },
      annotations: reads,
    },
    {
      name: DESCRIBE,
      title: 'Describe an endpoint',
      description:
        'Returns what an endpoint does, the JSON Schema of its arguments, and that of its response.',
      inputSchema: {
        type: 'object',
        properties: { endpoint: ENDPOINT },
        required: ['endpoint'],
        additionalProperties: false,
      },
      annotations: reads,
    },
    {
      name: CALL,
      title: 'Call an endpoint',
      description: `Calls an endpoint with arguments that fit the schema that ${DESCRIBE} returns.`,
      inputSchema: {
        type: 'object',
        properties: {
          endpoint: ENDPOINT,
          arguments: { type: 'object', description: 'By the schema of the endpoint' },
        },
        required: ['endpoint'],
        additionalProperties: false,
      },
      annotations: {
        readOnlyHint: isReadOnly,
        destructiveHint: !isReadOnly,
        idempotentHint: isReadOnly,
        openWorldHint: true,
      },
    },
  ];
}

/** The endpoints that fit the words best, in a line of data each. */
export async function findEndpoints(
  directory: Directory,
  caller: AgentCaller,
  { query, limit }: { query: string; limit: number },
): Promise<Json> {
  const allowed = new Set<object>(endpointsFor(directory, caller));
  const found = (await search(directory, query.slice(0, MAX_QUERY_CHARS))).filter((one) => allowed.has(one));
  return {
    endpoints: found.slice(0, Math.min(limit, MAX_FOUND)).map(lineOf),
    found: found.length,
    ...(!directory.isComplete && { note: 'Not all APIs of this app are searched: it may call too many.' }),
  };
}

/** Those with all words; where there are none, those with most of them. */
async function search(directory: Directory, query: string): Promise<Endpoint[]> {
  const { search: find } = directory.index();
  const endpoints = new Map<object, Endpoint>(directory.endpoints.map((one) => [one, one]));
  const endpointsIn = (found: readonly object[]) => found.flatMap((one) => endpoints.get(one) ?? []);
  const withAll = endpointsIn(await find(query));
  if (withAll.length > 0) return withAll;
  const scores = new Map<Endpoint, number>();
  for (const word of query.split(/\s+/).slice(0, 8)) {
    if (word === '') continue;
    const withWord = endpointsIn(await find(word));
    // A word that many have says less.
    for (const one of withWord) scores.set(one, (scores.get(one) ?? 0) + 1 / withWord.length);
  }
  return [...scores].toSorted(([, one], [, other]) => other - one).map(([endpoint]) => endpoint);
}

function lineOf({ name, key, summary, integration }: Endpoint): Json {
  return {
    endpoint: name,
    api: toolText(integration.name, 60),
    key: toolText(key, 120),
    title: toolText(summary, 120),
    effect: effectOf(key),
  };
}

/** All that a single tool would say of itself. */
export function describeTool({
  name,
  title,
  description,
  inputSchema,
  outputSchema,
  annotations,
}: Tool): Json {
  // What is undefined is left out, and the rest is JSON already.
  const described: Json = JSON.parse(
    JSON.stringify({
      endpoint: name,
      title,
      description,
      input_schema: inputSchema,
      output_schema: outputSchema,
      annotations,
    }),
  );
  return described;
}
