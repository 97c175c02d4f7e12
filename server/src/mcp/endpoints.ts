import { setImmediate } from 'node:timers/promises';
import type { Tool } from '@modelcontextprotocol/server';
import { Type } from 'typebox';
import { type CatalogOperation, operationForApps } from '../apps/catalog.ts';
import { NONE_FIXED, readFixedNames } from '../apps/fixed-names.ts';
import type { IntegrationOverview } from '../integrations/integration-storage.ts';
import { readOperations, readOperationsWithSchemas } from '../integrations/operations-storage.ts';
import type { OperationSummary } from '../openapi/model/operation-summary.ts';
import { isObject, type Json, type JsonObject } from '../openapi/parse/json.ts';
import { compactSchema } from '../openapi/schemas/compact-schema.ts';
import type { Database } from '../storage/database.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import { endpointTool, MAX_RESPONSE_SCHEMA_CHARS } from './endpoint-tool.ts';
import { type ArgumentLayout, layoutArguments } from './tool-arguments.ts';
import { toolNames } from './tool-names.ts';

/** An endpoint of an integration, as agents find and call it. */
export type Endpoint = OperationSummary & {
  /** Of its tool, and what `call_endpoint` takes. */
  name: string;
  integration: IntegrationOverview;
  operation: CatalogOperation;
  layout: ArgumentLayout;
};

/** A tool, and how long its JSON text is. */
export type SizedTool = { tool: Tool; chars: number };

/** The endpoints of an integration, with their tools, which are made when they are first asked for. */
export type IntegrationEndpoints = {
  integration: IntegrationOverview;
  endpoints: readonly Endpoint[];
  /** By the name of the tool. */
  tools: () => Promise<ReadonlyMap<string, SizedTool>>;
};

export async function readEndpoints(
  db: Database,
  integration: IntegrationOverview,
): Promise<IntegrationEndpoints> {
  const { id, slug } = integration;
  const definitions = await readOperations(db, id);
  const fixed = (await readFixedNames(db, [id])).get(id) ?? NONE_FIXED;
  const names = toolNames(slug, definitions);
  const endpoints = definitions.map((definition): Endpoint => {
    const { key, method, path, operation_id, summary, tags, deprecated } = definition;
    const operation = operationForApps(definition, fixed);
    return {
      key,
      method,
      path,
      operation_id,
      summary,
      // Agents name the API in what they search for.
      tags: [...tags, slug, integration.name],
      deprecated,
      name: names.get(key) ?? key,
      integration,
      operation,
      layout: layoutArguments(operation),
    };
  });
  let tools: Promise<ReadonlyMap<string, SizedTool>> | undefined;
  return {
    integration,
    endpoints,
    tools: () => {
      tools ??= buildTools(db, integration, endpoints).catch((error) => {
        tools = undefined;
        throw error;
      });
      return tools;
    },
  };
}

/** How long tools are made before other work is let in. */
const MAX_TURN_MS = 5;

async function buildTools(
  db: Database,
  integration: IntegrationOverview,
  endpoints: readonly Endpoint[],
): Promise<ReadonlyMap<string, SizedTool>> {
  const rows = await readOperationsWithSchemas(db, integration.id);
  const schemas = new Map(rows.map(({ operation, schemas: stored }) => [operation.key, stored]));
  const tools = new Map<string, SizedTool>();
  let startedAt = performance.now();
  for (const { name, key, operation, layout } of endpoints) {
    if (performance.now() - startedAt > MAX_TURN_MS) {
      await setImmediate();
      startedAt = performance.now();
    }
    const responseSchema = responseSchemaIn(schemas.get(key) ?? null, `${integration.id} ${key}`);
    const tool = endpointTool({ name, integrationName: integration.name, operation, layout, responseSchema });
    tools.set(name, { tool, chars: JSON.stringify(tool).length });
  }
  return tools;
}

/** A model needs to know which fields there are: what is deeper it sees in a response. */
const RESPONSE_DEPTHS = [3, 2];

const StoredSchemas = Type.Object({
  response: Type.Object({
    schemas: Type.Record(Type.String(), Type.Unsafe<Json>(Type.Unknown())),
    $defs: Type.Record(Type.String(), Type.Unsafe<Json>(Type.Unknown())),
  }),
});

/** The schema of the first successful JSON response. @param stored the column `integration_operations.schemas` */
export function responseSchemaIn(stored: string | null, row: string): JsonObject | undefined {
  if (stored === null) return undefined;
  const { response } = decodeJsonColumn(StoredSchemas, stored, 'integration_operations.schemas', row);
  const [status] = Object.keys(response.schemas)
    .filter((one) => one.startsWith('2'))
    .toSorted();
  const schema = status === undefined ? undefined : response.schemas[status];
  if (!isObject(schema)) return undefined;
  const compact = compactSchema(
    { $defs: response.$defs },
    schema,
    MAX_RESPONSE_SCHEMA_CHARS,
    RESPONSE_DEPTHS,
  );
  return Object.keys(compact).length > 0 ? compact : undefined;
}
