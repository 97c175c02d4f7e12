import { normalizeHeaderName } from '@trunkline/contract/header-names';
import type { AppIntegration } from '@trunkline/contract/schemas/app-integrations';
import { type IntegrationOverview, selectIntegrationOverviews } from '../integrations/integration-storage.ts';
import { readOperationsOf } from '../integrations/operations-storage.ts';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import type { Parameter } from '../openapi/definition/parameter.ts';
import type { RequestBody } from '../openapi/definition/request-body.ts';
import type { Database } from '../storage/database.ts';
import { listCallableAppIntegrations } from './app-integrations.ts';
import { countOtherIntegrations, selectOtherIntegrations } from './app-integrations-storage.ts';
import { type FixedNames, NONE_FIXED, readFixedNames } from './fixed-names.ts';
import { readSettingsOfApp, type SettingsOfApp } from './integration-settings.ts';

/** An integration as an app may use it. */
export type CatalogIntegration = {
  slug: string;
  name: string;
  description: string;
  /** The app's first prompt matched it, or a user selected it. */
  isAppIntegration: boolean;
  /** Those that the app may call, the most likely first. */
  operations: CatalogOperation[];
};

export type CatalogOperation = Pick<
  OperationDefinition,
  'key' | 'operation_id' | 'summary' | 'description'
> & {
  parameters: CatalogParameter[];
  request_body: Omit<RequestBody, 'description'> | null;
  /** The TypeScript type of its response. */
  response_type: string;
};

/** A parameter that an app may set. */
type CatalogParameter = Pick<Parameter, 'name' | 'in' | 'required' | 'description' | 'schema'>;

/**
 * What an app may call: its app integrations by score, then the others by slug.
 *
 * @param after the slug of the last one of the page before; undefined for the first page
 */
export async function readCatalog(
  db: Database,
  app: { id: string; workspaceId: string },
  after: string | undefined,
  limit: number,
): Promise<CatalogIntegration[]> {
  const settings = await readSettingsOfApp(db, app.id);
  const appIntegrations = await listCallableAppIntegrations(db, app.id);
  const rows = await selectRows(db, app, appIntegrations, after, limit);
  const ids = rows.map(({ id }) => id);
  const operations = await readOperationsOf(db, ids);
  const fixed = await readFixedNames(db, ids);
  return rows.map(({ id, ...row }) => {
    const { operations: allowed } = settings.byIntegration.get(id) ?? settings.others;
    const appIntegration = appIntegrations.find(({ slug }) => slug === row.slug);
    const callable = (operations.get(id) ?? []).filter(({ key }) => allowed?.includes(key) ?? true);
    const ordered = mostLikelyFirst(callable, allowed ?? appIntegration?.operations ?? []);
    const names = fixed.get(id) ?? NONE_FIXED;
    return {
      ...row,
      isAppIntegration: appIntegration !== undefined,
      operations: ordered.map((one) => operationForApps(one, names)),
    };
  });
}

/** The integrations that an app may call, in the order of its catalog, and what its settings allow of them. */
export async function listCallable(
  db: Database,
  app: { id: string; workspaceId: string },
  limit: number,
): Promise<{ integrations: IntegrationOverview[]; settings: SettingsOfApp }> {
  const appIntegrations = await listCallableAppIntegrations(db, app.id);
  return {
    integrations: await selectRows(db, app, appIntegrations, undefined, limit),
    settings: await readSettingsOfApp(db, app.id),
  };
}

/** How many integrations an app may call. */
export async function countCallable(db: Database, app: { id: string; workspaceId: string }): Promise<number> {
  const appIntegrations = await listCallableAppIntegrations(db, app.id);
  return appIntegrations.length + (await countOtherIntegrations(db, app));
}

async function selectRows(
  db: Database,
  app: { id: string; workspaceId: string },
  appIntegrations: readonly AppIntegration[],
  after: string | undefined,
  limit: number,
): Promise<IntegrationOverview[]> {
  const slugs = appIntegrations.map(({ slug }) => slug);
  const isAmongOthers = after !== undefined && !slugs.includes(after);
  const ofApp = isAmongOthers ? [] : slugs.slice(after === undefined ? 0 : slugs.indexOf(after) + 1);
  const first = ofApp.slice(0, limit);
  const bySlug = new Map(
    (await selectIntegrationOverviews(db, app.workspaceId, first)).map((row) => [row.slug, row]),
  );
  const left = limit - first.length;
  const others =
    left > 0 ? await selectOtherIntegrations(db, app, isAmongOthers ? after : undefined, left) : [];
  return [...first.flatMap((slug) => bySlug.get(slug) ?? []), ...others];
}

/** First the suggested or allowed ones, in their order, then those that only read. */
function mostLikelyFirst(
  operations: readonly OperationDefinition[],
  named: readonly string[],
): OperationDefinition[] {
  const rank = ({ key, method }: OperationDefinition) => {
    if (named.includes(key)) return named.indexOf(key);
    return named.length + (method === 'get' ? 0 : 1);
  };
  return operations.toSorted((one, other) => rank(one) - rank(other));
}

/** What an app may set of an operation. */
export function operationForApps(operation: OperationDefinition, fixed: FixedNames): CatalogOperation {
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

/** Parameters of the API's credentials and of the workspace's headers are not for apps. Nor are cookies: the SDK cannot send them. */
function isForApps(
  { in: location, name }: Parameter,
  { security_headers, security_query }: OperationDefinition,
  fixed: FixedNames,
): boolean {
  if (location === 'path') return true;
  if (location === 'query') return !security_query.includes(name) && !fixed.query.has(name);
  const header = normalizeHeaderName(name);
  return (
    location === 'header' &&
    !security_headers.some((one) => normalizeHeaderName(one) === header) &&
    !fixed.headers.has(header)
  );
}

function parameterForApps({
  name,
  in: location,
  required,
  description,
  schema,
}: Parameter): CatalogParameter {
  return { name, in: location, required, description, schema };
}

function bodyForApps({ required, media_types, schema }: RequestBody): Omit<RequestBody, 'description'> {
  return { required, media_types, ...(schema && { schema }) };
}
