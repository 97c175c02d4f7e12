import { CONNECTION_HEADERS } from '@trunkline/contract/header-names';
import {
  type Credential,
  decodeCredential,
  headerOf,
  queryParameterOf,
} from '../integrations/credentials.ts';
import { decodeOperation } from '../integrations/operations-storage.ts';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import type { Parameter } from '../openapi/definition/parameter.ts';
import type { RequestBody } from '../openapi/definition/request-body.ts';
import type { Database } from '../storage/database.ts';
import { listAppIntegrations } from './app-integrations.ts';
import { decodeSettings } from './integration-settings.ts';

/** An integration as an app may use it. */
export type CatalogIntegration = {
  slug: string;
  name: string;
  description: string;
  /** The app's first prompt mentioned it, or a person chose it. */
  isAppIntegration: boolean;
  /** Those the app may call, the likeliest first. */
  operations: CatalogOperation[];
};

export type CatalogOperation = Pick<
  OperationDefinition,
  'key' | 'operation_id' | 'summary' | 'description'
> & {
  parameters: CatalogParameter[];
  request_body: Omit<RequestBody, 'description'> | null;
  /** The TypeScript type of what it answers. */
  response_type: string;
};

/** A parameter that an app may set. */
type CatalogParameter = Pick<Parameter, 'name' | 'in' | 'required' | 'description' | 'schema'>;

/** What an app may call: the integrations it is linked with first, the surest first, then the others by slug. */
export async function readCatalog(
  db: Database,
  app: { id: string; workspaceId: string },
): Promise<CatalogIntegration[]> {
  const links = await listAppIntegrations(db, app.id);
  const settings = await readSettings(db, app.id);
  const operations = await readOperations(db, app.workspaceId);
  const fixed = await readFixedNames(db, app.workspaceId);
  const rows = await db
    .selectFrom('integrations')
    .select(['id', 'slug', 'name', 'description'])
    .where('workspace_id', '=', app.workspaceId)
    .where('deleted_at', 'is', null)
    .orderBy('slug')
    .execute();
  const integrations = rows.flatMap(({ id, ...row }): CatalogIntegration[] => {
    const { enabled, operations: allowed } = settings.get(id) ?? decodeSettings(undefined);
    if (!enabled) return [];
    const link = links.find(({ slug }) => slug === row.slug);
    const callable = (operations.get(id) ?? []).filter(({ key }) => allowed?.includes(key) ?? true);
    const ordered = likeliestFirst(callable, allowed ?? link?.operations ?? []);
    const names = fixed.get(id) ?? NONE_FIXED;
    return [
      {
        ...row,
        isAppIntegration: link !== undefined,
        operations: ordered.map((one) => operationForApps(one, names)),
      },
    ];
  });
  const linked = links.flatMap((link) => integrations.find(({ slug }) => slug === link.slug) ?? []);
  return [...linked, ...integrations.filter((integration) => !integration.isAppIntegration)];
}

async function readSettings(db: Database, appId: string) {
  const rows = await db.selectFrom('app_integrations').selectAll().where('app_id', '=', appId).execute();
  return new Map(rows.map((row) => [row.integration_id, decodeSettings(row)]));
}

async function readOperations(db: Database, workspaceId: string) {
  const rows = await db
    .selectFrom('integration_operations')
    .innerJoin('integrations', 'integrations.id', 'integration_operations.integration_id')
    .select(['integration_id', 'operation_json'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('integration_id')
    .orderBy('position')
    .execute();
  return grouped(rows, decodeOperation);
}

/** What the workspace's headers and credentials set in every call: apps cannot. Headers in lower case. */
type FixedNames = { headers: ReadonlySet<string>; query: ReadonlySet<string> };

const NONE_FIXED: FixedNames = { headers: new Set(), query: new Set() };

async function readFixedNames(db: Database, workspaceId: string): Promise<Map<string, FixedNames>> {
  const headers = grouped(
    await db
      .selectFrom('integration_headers')
      .innerJoin('integrations', 'integrations.id', 'integration_headers.integration_id')
      .select(['integration_id', 'integration_headers.name'])
      .where('workspace_id', '=', workspaceId)
      .execute(),
    ({ name }) => name.toLowerCase(),
  );
  const keys = grouped(
    await db
      .selectFrom('integration_credentials')
      .innerJoin('integrations', 'integrations.id', 'integration_credentials.integration_id')
      .select(['integration_id', 'credential', 'secret'])
      .where('workspace_id', '=', workspaceId)
      .execute(),
    decodeCredential,
  );
  const ids = [...headers.keys(), ...keys.keys()];
  return new Map(ids.map((id) => [id, fixedNames(headers.get(id) ?? [], keys.get(id) ?? [])]));
}

function fixedNames(headers: readonly string[], credentials: readonly Credential[]): FixedNames {
  return {
    headers: new Set([...headers, ...credentials.flatMap((credential) => headerOf(credential) ?? [])]),
    query: new Set(credentials.flatMap((credential) => queryParameterOf(credential) ?? [])),
  };
}

function grouped<R extends { integration_id: string }, T>(rows: readonly R[], value: (row: R) => T) {
  const groups = Map.groupBy(rows, (row) => row.integration_id);
  return new Map([...groups].map(([id, group]) => [id, group.map(value)]));
}

/** First those that a person or the prompt named, in that order, then those that only read. */
function likeliestFirst(
  operations: readonly OperationDefinition[],
  named: readonly string[],
): OperationDefinition[] {
  const rank = ({ key, method }: OperationDefinition) => {
    if (named.includes(key)) return named.indexOf(key);
    return named.length + (method === 'get' ? 0 : 1);
  };
  return operations.toSorted((one, other) => rank(one) - rank(other));
}

function operationForApps(operation: OperationDefinition, fixed: FixedNames): CatalogOperation {
  const { key, operation_id, summary, description, parameters, request_body, response_type } = operation;
  return {
    key,
    operation_id,
    summary,
    description,
    parameters: parameters.filter((one) => isForApps(one, operation, fixed)).map(parameterForApps),
    request_body: request_body && bodyForApps(request_body),
    response_type: response_type ?? 'unknown',
  };
}

/**
 * A call leaves out what belongs to the API's credentials, to the workspace's headers or to the connection. Cookies
 * have no place among what the SDK sends.
 */
function isForApps(
  { in: place, name }: Parameter,
  { security_headers, security_query }: OperationDefinition,
  fixed: FixedNames,
): boolean {
  if (place === 'path') return true;
  if (place === 'query') return !security_query.includes(name) && !fixed.query.has(name);
  const header = name.toLowerCase();
  return (
    place === 'header' &&
    !security_headers.includes(header) &&
    !fixed.headers.has(header) &&
    header !== 'cookie' &&
    !CONNECTION_HEADERS.has(header)
  );
}

function parameterForApps({ name, in: place, required, description, schema }: Parameter): CatalogParameter {
  return { name, in: place, required, description, schema };
}

function bodyForApps({ required, media_types, schema }: RequestBody): Omit<RequestBody, 'description'> {
  return { required, media_types, ...(schema && { schema }) };
}
