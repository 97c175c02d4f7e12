import { setImmediate } from 'node:timers/promises';
import type { McpSettings } from '@trunkline/contract/schemas/apps';
import { selectApp } from '../apps/apps-storage.ts';
import { listCallable } from '../apps/catalog.ts';
import { decodeMcpSettings } from '../apps/mcp-settings.ts';
import { createCachedReads } from '../gateway/cached-reads.ts';
import type { CallingApp } from '../gateway/runtime-config.ts';
import { selectIntegrationOverviews } from '../integrations/integration-storage.ts';
import { createOperationIndex, type OperationIndex } from '../openapi/search/operation-index.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import { type AgentCaller, mayCall } from './agent-caller.ts';
import { type Endpoint, type IntegrationEndpoints, readEndpoints } from './endpoints.ts';

/** What an app may call, as its agents see it. */
export type Directory = {
  settings: McpSettings;
  /** In the order of the app's catalog. */
  endpoints: readonly Endpoint[];
  integrations: ReadonlyMap<string, IntegrationEndpoints>;
  byName: ReadonlyMap<string, Endpoint>;
  /** Whether that is all: an app of a large workspace may call more. */
  isComplete: boolean;
  index: () => OperationIndex;
};

export type Directories = ReturnType<typeof createDirectories>;

/** As many are listed and found for one app; all others can be called by apps over HTTP. */
const MAX_ENDPOINTS = 2_000;
const MAX_INTEGRATIONS = 200;

type Deps = { db: Database; invalidations: InvalidationBus; isBusCurrent: () => boolean };

/** The directories of apps, in memory until what they were made from changes. */
export function createDirectories({ db, invalidations, isBusCurrent: isCurrent }: Deps) {
  const integrations = createCachedReads<IntegrationEndpoints>({
    max: 300,
    load: loadIntegration,
    isCurrent,
  });
  const directories = createCachedReads<Directory>({ max: 500, load: loadDirectory, isCurrent });

  invalidations.subscribe((invalidation) => {
    if (invalidation.kind === 'integration') {
      integrations.evict(keyOf(invalidation.workspaceId, invalidation.slug));
      // It costs a few queries to list again what an app may call, and less than to know whose lists it is in.
      directories.clear();
    }
    if (invalidation.kind === 'app') directories.evict(invalidation.appId);
    if (invalidation.kind === 'workspace' || invalidation.kind === 'everything')
      for (const cache of [integrations, directories]) cache.clear();
  });

  async function loadIntegration(key: string): Promise<IntegrationEndpoints | undefined> {
    const [workspaceId = '', slug = ''] = key.split('/');
    const [integration] = await selectIntegrationOverviews(db, workspaceId, [slug]);
    return integration && readEndpoints(db, integration);
  }

  async function loadDirectory(id: string): Promise<Directory | undefined> {
    const row = await selectApp(db, id);
    if (!row) return undefined;
    const workspaceId = row.workspace_id;
    const callable = await listCallable(db, { id, workspaceId }, MAX_INTEGRATIONS + 1);
    const endpoints: Endpoint[] = [];
    const included = new Map<string, IntegrationEndpoints>();
    for (const { slug } of callable.integrations.slice(0, MAX_INTEGRATIONS)) {
      const found = await integrations.get(keyOf(workspaceId, slug));
      await setImmediate();
      if (!found) continue;
      if (endpoints.length + found.endpoints.length > MAX_ENDPOINTS) break;
      included.set(found.integration.id, found);
      const { settings } = callable;
      const { operations } = settings.byIntegration.get(found.integration.id) ?? settings.others;
      endpoints.push(...found.endpoints.filter(({ key: one }) => operations?.includes(one) ?? true));
    }
    let index: OperationIndex | undefined;
    return {
      settings: decodeMcpSettings(row),
      endpoints,
      integrations: included,
      byName: new Map(endpoints.map((endpoint) => [endpoint.name, endpoint])),
      isComplete: included.size === callable.integrations.length,
      index: () => {
        index ??= createOperationIndex(endpoints);
        return index;
      },
    };
  }

  /** @returns undefined where the app was deleted */
  const of = (app: CallingApp): Promise<Directory | undefined> => directories.get(app.id);
  return { of };
}

/** The endpoints that an agent may call. */
export function endpointsFor(directory: Directory, caller: AgentCaller): readonly Endpoint[] {
  if (caller.allowed === null && !caller.isReadOnly) return directory.endpoints;
  return directory.endpoints.filter((endpoint) => isFor(caller, endpoint));
}

/** The endpoint that a tool calls; undefined: the agent has none of that name. */
export function endpointNamed(directory: Directory, caller: AgentCaller, name: string): Endpoint | undefined {
  const endpoint = directory.byName.get(name);
  return endpoint && isFor(caller, endpoint) ? endpoint : undefined;
}

function isFor(caller: AgentCaller, { integration, key }: Endpoint): boolean {
  return mayCall(caller, integration.id, key);
}

function keyOf(workspaceId: string, name: string): string {
  return `${workspaceId}/${name}`;
}
