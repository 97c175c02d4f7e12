import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { operationForApps } from '../apps/catalog.ts';
import { NONE_FIXED } from '../apps/fixed-names.ts';
import { endpointTool, MAX_TOOL_CHARS } from '../mcp/endpoint-tool.ts';
import { layoutArguments } from '../mcp/tool-arguments.ts';
import { TOOL_NAME_PATTERN, toolNames } from '../mcp/tool-names.ts';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import { isObject, type JsonObject, tryParseJson } from '../openapi/parse/json.ts';

/** The tools of operations, as an integration with the slug `api` has them. */
function toolsOf(operations: readonly OperationDefinition[]) {
  const names = toolNames('api', operations);
  return operations.map((definition) => {
    const operation = operationForApps(definition, NONE_FIXED);
    return endpointTool({
      name: names.get(definition.key) ?? '',
      integrationName: 'API',
      operation,
      layout: layoutArguments(operation),
      responseSchema: definition.response_schema ?? {},
    });
  });
}

/** A schema as clients get it. */
function asSent(schema: object | undefined): JsonObject {
  const sent = schema && tryParseJson(JSON.stringify(schema))?.value;
  return isObject(sent) ? sent : {};
}

/** What models accept as the name of an argument. */
const ARGUMENT_NAME = /^[a-zA-Z0-9_.-]{1,64}$/;

/**
 * Asserts that names are valid and unique, that every schema is one of JSON Schema 2020-12, and that no tool exceeds its size.
 *
 * @param compiled of how many tools the schemas are compiled as well, which takes much longer
 */
export function assertValidTools(operations: readonly OperationDefinition[], compiled: number): void {
  const tools = toolsOf(operations);
  assert.equal(new Set(tools.map(({ name }) => name.toLowerCase())).size, tools.length);
  // As strict as validators are by default, but for types that are implied.
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, strictTuples: false });
  formats.default(ajv);
  const every = Math.ceil(tools.length / compiled);
  for (const [index, tool] of tools.entries()) {
    const { name, title = '', description = '', inputSchema, outputSchema } = tool;
    assert.match(name, TOOL_NAME_PATTERN);
    assert.ok(JSON.stringify(tool).length <= MAX_TOOL_CHARS, name);
    assert.doesNotMatch(title + description, /[<>`\p{Cc}]/u, name);
    const { properties = {} } = inputSchema;
    for (const argument of Object.keys(properties)) assert.match(argument, ARGUMENT_NAME, name);
    for (const schema of [inputSchema, outputSchema].map(asSent)) {
      assert.ok(ajv.validateSchema(schema), `${name}: ${ajv.errorsText()}`);
      if (index % every === 0) assert.doesNotThrow(() => ajv.compile(schema), name);
    }
  }
}
