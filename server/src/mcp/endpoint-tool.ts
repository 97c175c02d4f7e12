import type { Tool } from '@modelcontextprotocol/server';
import { effectOf } from '@trunkline/contract/operation-effect';
import type { CatalogOperation } from '../apps/catalog.ts';
import type { JsonObject } from '../openapi/parse/json.ts';
import { type ArgumentLayout, groupsOf, PAYLOAD, SELECT, type ToolArgument } from './tool-arguments.ts';
import { type SchemaDetail, toolSchema } from './tool-schema.ts';
import { toolText } from './tool-text.ts';

/** An endpoint as a tool is made of it. */
type ToolSource = {
  name: string;
  integrationName: string;
  operation: CatalogOperation;
  layout: ArgumentLayout;
  /** The schema of a successful response, made compact; empty where the spec has none. */
  responseSchema: JsonObject;
};

/** The size of a tool as JSON, which every client sends to its model. */
export const MAX_TOOL_CHARS = 12_000;
const MAX_TITLE_CHARS = 100;
const MAX_DESCRIPTION_CHARS = 600;
const MAX_ARGUMENTS = 100;

/** From most to least: the first that fits is used. The last one leaves everything to the validation of the call. */
const DETAILS: readonly (SchemaDetail & { maxArguments: number; hasOutput: boolean })[] = [
  { depth: 8, descriptionChars: 200, maxArguments: MAX_ARGUMENTS, hasOutput: true },
  { depth: 4, descriptionChars: 120, maxArguments: MAX_ARGUMENTS, hasOutput: true },
  { depth: 3, descriptionChars: 60, maxArguments: MAX_ARGUMENTS, hasOutput: false },
  { depth: 1, descriptionChars: 0, maxArguments: MAX_ARGUMENTS, hasOutput: false },
  { depth: 0, descriptionChars: 0, maxArguments: 40, hasOutput: false },
  { depth: 0, descriptionChars: 0, maxArguments: 0, hasOutput: false },
];

/** The tool that calls an endpoint. What its texts say comes from the API, and is data. */
export function endpointTool(source: ToolSource): Tool {
  for (const detail of DETAILS) {
    const tool = toolWith(source, detail);
    if (JSON.stringify(tool).length <= MAX_TOOL_CHARS) return tool;
  }
  const { name, operation } = source;
  return { name, inputSchema: { type: 'object' }, annotations: annotationsOf(operation.key) };
}

function toolWith(source: ToolSource, detail: (typeof DETAILS)[number]): Tool {
  const { name, operation, responseSchema } = source;
  const hasOutput = detail.hasOutput && Object.keys(responseSchema).length > 0;
  const title = toolText(operation.summary || operation.operation_id || operation.key, MAX_TITLE_CHARS);
  return {
    name,
    title: title || name,
    description: descriptionOf(source),
    inputSchema: inputSchema(source, detail),
    ...(hasOutput && { outputSchema: outputSchema(responseSchema, detail) }),
    annotations: annotationsOf(operation.key),
  };
}

function descriptionOf({ integrationName, operation }: ToolSource): string {
  const { key, summary, description } = operation;
  const text = description.startsWith(summary) ? description : `${summary}. ${description}`;
  const about = toolText(text, MAX_DESCRIPTION_CHARS);
  return `${toolText(integrationName, MAX_TITLE_CHARS)}, ${toolText(key, 200)}${about === '' ? '' : `: ${about}`}`;
}

type ObjectSchema = JsonObject & { type: 'object' };

function inputSchema(
  { operation, layout }: ToolSource,
  detail: SchemaDetail & { maxArguments: number },
): ObjectSchema {
  const ofArguments = layout.isFlat ? flatSchema(layout, detail) : groupedSchema(layout, detail);
  const body = operation.request_body;
  const isComplete = ofArguments.count === layout.arguments.length;
  return {
    type: 'object',
    properties: {
      ...ofArguments.properties,
      ...(body && { [PAYLOAD]: payloadSchema(body, detail) }),
      [SELECT]: SELECT_SCHEMA,
    },
    required: [...ofArguments.required, ...(body?.required ? [PAYLOAD] : [])],
    ...(isComplete && { additionalProperties: false }),
  };
}

/** Each tool has it, so it is short: the instructions of the server and a result that is cut say more. */
const SELECT_SCHEMA = { type: 'string', maxLength: 1000, description: 'JMESPath over the response data' };

type ArgumentsSchema = { properties: JsonObject; required: string[]; count: number };

function flatSchema(
  { arguments: all }: ArgumentLayout,
  detail: SchemaDetail & { maxArguments: number },
): ArgumentsSchema {
  const included = mostNeeded(all, detail.maxArguments);
  return {
    properties: Object.fromEntries(included.map((one) => [one.name, argumentSchema(one, detail)])),
    required: included.filter(({ parameter }) => parameter.required).map(({ name }) => name),
    count: included.length,
  };
}

function groupedSchema(
  layout: ArgumentLayout,
  detail: SchemaDetail & { maxArguments: number },
): ArgumentsSchema {
  const included = mostNeeded(layout.arguments, detail.maxArguments);
  const groups = groupsOf({ ...layout, arguments: included }).map(([group, inGroup]) => {
    const { properties, required, count } = flatSchema({ ...layout, arguments: inGroup }, detail);
    return {
      group,
      count,
      schema: { type: 'object', properties, required },
      isRequired: required.length > 0,
    };
  });
  return {
    properties: Object.fromEntries(groups.map(({ group, schema }) => [group, schema])),
    required: groups.filter(({ isRequired }) => isRequired).map(({ group }) => group),
    count: included.length,
  };
}

/** The required ones first, each in the order of the spec. */
function mostNeeded(all: readonly ToolArgument[], max: number): readonly ToolArgument[] {
  if (all.length <= max) return all;
  const rank = ({ parameter }: ToolArgument) => (parameter.required ? 0 : 1);
  return all.toSorted((one, other) => rank(one) - rank(other)).slice(0, max);
}

function argumentSchema({ parameter }: ToolArgument, detail: SchemaDetail): JsonObject {
  const schema = toolSchema(parameter.schema, detail);
  const description = toolText(parameter.description, detail.descriptionChars || 1);
  return description === '' || detail.descriptionChars === 0 ? schema : { ...schema, description };
}

function payloadSchema(
  { schema, media_types }: NonNullable<CatalogOperation['request_body']>,
  detail: SchemaDetail,
): JsonObject {
  const [mediaType = 'application/json'] = media_types;
  const isJson = /[/+]json\b/.test(mediaType);
  const described = toolSchema(schema, detail);
  if (isJson || detail.descriptionChars === 0) return described;
  const how = `Sent as ${toolText(mediaType, 60)}; files in base64`;
  return { ...described, description: how };
}

/**
 * Of `structuredContent`. What an API responds with may differ from its spec, and `select` changes it: anything is valid
 * beside what is described.
 */
function outputSchema(responseSchema: JsonObject, detail: SchemaDetail): ObjectSchema {
  return {
    type: 'object',
    properties: {
      status_code: { type: 'integer' },
      data: { anyOf: [toolSchema(responseSchema, { ...detail, descriptionChars: 0 }), {}] },
      note: { type: 'string' },
    },
    required: ['status_code', 'data'],
  };
}

/** By the method (RFC 9110, 9.2): an API may use POST for anything, and only GET and HEAD promise to change nothing. */
function annotationsOf(key: string): NonNullable<Tool['annotations']> {
  const effect = effectOf(key);
  return {
    readOnlyHint: effect === 'reads',
    destructiveHint: effect === 'deletes' || /^(?:put|patch):/.test(key),
    idempotentHint: effect !== 'writes' || key.startsWith('put:'),
    openWorldHint: true,
  };
}
