import { setImmediate } from 'node:timers/promises';
import type { Tool } from '@modelcontextprotocol/server';
import { type CatalogOperation, operationForApps } from '../apps/catalog.ts';
import { NONE_FIXED, readFixedNames } from '../apps/fixed-names.ts';
import type { IntegrationOverview } from '../integrations/integration-storage.ts';
import { readOperations } from '../integrations/operations-storage.ts';
import { readResponseSchemas } from '../integrations/response-schemas.ts';
import type { OperationSummary } from '../openapi/model/operation-summary.ts';
import type { Database } from '../storage/database.ts';
import { endpointTool } from './endpoint-tool.ts';
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
  const responseSchemas = await readResponseSchemas(db, integration.id);
  const tools = new Map<string, SizedTool>();
  let startedAt = performance.now();
  for (const { name, key, operation, layout } of endpoints) {
    if (performance.now() - startedAt > MAX_TURN_MS) {
      await setImmediate();
      startedAt = performance.now();
    }
    const tool = endpointTool({
      name,
      integrationName: integration.name,
      operation,
      layout,
      responseSchema: responseSchemas.get(key) ?? {},
    });
    tools.set(name, { tool, chars: JSON.stringify(tool).length });
  }
  return tools;
}
