import { OperationSummary } from '@trunkline/contract/schemas/operations';
import { Type } from 'typebox';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import type { Database } from '../storage/database.ts';
import { decodeJsonColumn, decodeTexts } from '../storage/json-column.ts';
import type { Row } from '../storage/schema.ts';

/** The selected operations of integrations, as rows of `integration_operations`. */

export type OperationRow = Row<'integration_operations'>;

/** The fields of every stored definition. Those that later versions added are optional in `OperationDefinition`. */
const StoredOperation = Type.Unsafe<OperationDefinition>(
  Type.Object({
    ...OperationSummary.properties,
    description: Type.String(),
    parameters: Type.Array(
      Type.Object({
        name: Type.String(),
        in: Type.Enum(['path', 'query', 'header', 'cookie']),
        required: Type.Boolean(),
        style: Type.String(),
        explode: Type.Boolean(),
        schema: Type.Object({}),
      }),
    ),
    request_body: Type.Union([
      Type.Object({ required: Type.Boolean(), media_types: Type.Array(Type.String()) }),
      Type.Null(),
    ]),
    response_media_types: Type.Array(Type.String()),
    security_headers: Type.Array(Type.String()),
    security_query: Type.Array(Type.String()),
  }),
);

/** Rows to store. Schemas, which only calls or agents need, have columns of their own. */
export function toOperationRows(
  integrationId: string,
  operations: readonly OperationDefinition[],
): OperationRow[] {
  return operations.map(({ schemas, response_schema, warnings = [], ...operation }, position) => ({
    integration_id: integrationId,
    position,
    key: operation.key,
    operation_json: JSON.stringify(operation),
    schemas: schemas ? JSON.stringify(schemas) : null,
    response_schema: response_schema ? JSON.stringify(response_schema) : null,
    warnings: JSON.stringify(warnings),
    search_text: `${operation.operation_id?.replaceAll(/\s/g, '_') ?? ''} ${operation.summary.slice(0, MAX_SEARCHED)}`,
  }));
}

/** Of a summary, in characters. */
const MAX_SEARCHED = 300;

function decodeOperation({
  integration_id,
  key,
  operation_json,
}: Pick<OperationRow, 'integration_id' | 'key' | 'operation_json'>): OperationDefinition {
  return decodeJsonColumn(
    StoredOperation,
    operation_json,
    'integration_operations.operation_json',
    `${integration_id} ${key}`,
  );
}

/** The warnings about an operation, each with its key. */
export function decodeWarnings({ integration_id, key, warnings }: SelectedOperation): string[] {
  const column = 'integration_operations.warnings';
  const sentences = decodeTexts(warnings, column, `${integration_id} ${key}`);
  return sentences.map((sentence) => `${key}: ${sentence}`);
}

/** The operations with the schemas that validate their calls, which are still JSON. */
export async function readOperationsWithSchemas(
  db: Database,
  integrationId: string,
): Promise<{ operation: OperationDefinition; schemas: string | null }[]> {
  const rows = await db
    .selectFrom('integration_operations')
    .select(['integration_id', 'key', 'operation_json', 'schemas'])
    .where('integration_id', '=', integrationId)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({ operation: decodeOperation(row), schemas: row.schemas }));
}

export type ResponseSchemaRow = Pick<OperationRow, 'key' | 'response_schema' | 'schemas'>;

/** The compact schemas of responses; `schemas` only of older rows, which lack them. */
export function selectResponseSchemas(db: Database, integrationId: string): Promise<ResponseSchemaRow[]> {
  return db
    .selectFrom('integration_operations')
    .select(['key', 'response_schema'])
    .select(({ eb }) =>
      eb.case().when('response_schema', 'is', null).then(eb.ref('schemas')).end().as('schemas'),
    )
    .where('integration_id', '=', integrationId)
    .execute();
}

export async function readOperations(db: Database, integrationId: string): Promise<OperationDefinition[]> {
  const rows = await db
    .selectFrom('integration_operations')
    .select(['integration_id', 'key', 'operation_json'])
    .where('integration_id', '=', integrationId)
    .orderBy('position')
    .execute();
  return rows.map(decodeOperation);
}

/** The operations of several integrations, by the integration's id. */
export async function readOperationsOf(
  db: Database,
  integrationIds: readonly string[],
): Promise<Map<string, OperationDefinition[]>> {
  const rows = await db
    .selectFrom('integration_operations')
    .select(['integration_id', 'key', 'operation_json'])
    .where('integration_id', 'in', integrationIds)
    .orderBy('integration_id')
    .orderBy('position')
    .execute();
  const byIntegration = Map.groupBy(rows, ({ integration_id }) => integration_id);
  return new Map([...byIntegration].map(([id, group]) => [id, group.map(decodeOperation)]));
}

/** An operation as integrations list it, without its definition. */
export type SelectedOperation = Pick<OperationRow, 'integration_id' | 'key' | 'warnings'>;

export function readSelectedOperations(db: Database, integrationId: string): Promise<SelectedOperation[]> {
  return db
    .selectFrom('integration_operations')
    .select(['integration_id', 'key', 'warnings'])
    .where('integration_id', '=', integrationId)
    .orderBy('position')
    .execute();
}

/** The same of several integrations at once, by the integration's id. */
export async function readSelectedOperationsOf(
  db: Database,
  integrationIds: readonly string[],
): Promise<Map<string, SelectedOperation[]>> {
  if (integrationIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('integration_operations')
    .select(['integration_id', 'key', 'warnings'])
    .where('integration_id', 'in', integrationIds)
    .orderBy('integration_id')
    .orderBy('position')
    .execute();
  return Map.groupBy(rows, ({ integration_id }) => integration_id);
}

export async function replaceOperations(
  db: Database,
  integrationId: string,
  operations: readonly OperationRow[],
): Promise<void> {
  await db.deleteFrom('integration_operations').where('integration_id', '=', integrationId).execute();
  if (operations.length === 0) return;
  await db.insertInto('integration_operations').values(operations).execute();
}
