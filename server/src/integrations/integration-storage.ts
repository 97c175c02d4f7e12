import { notFound, Problem } from '../http/problems.ts';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import type { CredentialRow } from './credentials.ts';
import type { HeaderRow } from './headers.ts';

/** What is stored of integrations, read and written within whatever transaction `db` is. */

export type OperationRow = Omit<Row<'integration_operations'>, 'integration_id'>;

/** @throws Problem not_found, also for a deleted one */
export async function findIntegration(
  db: Database,
  workspaceId: string,
  slug: string,
): Promise<Row<'integrations'>> {
  const row = await db
    .selectFrom('integrations')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('slug', '=', slug)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw notFound('integration');
  return row;
}

/**
 * Changes a row at the revision it was read at.
 *
 * @throws Problem stale_revision when somebody else was faster
 */
export async function updateIntegration(
  db: Database,
  row: Row<'integrations'>,
  changed: Partial<Row<'integrations'>>,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('integrations')
    .set(changed)
    .where('id', '=', row.id)
    .where('revision', '=', row.revision)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw await staleRevision(db, row);
}

export async function staleRevision(
  db: Database,
  { slug, revision, updated_at, updated_by }: Row<'integrations'>,
): Promise<Problem> {
  const editor = (await readEmail(db, updated_by)) ?? 'an account that is gone';
  return new Problem(
    'stale_revision',
    `The integration "${slug}" was changed at ${updated_at} by ${editor} (it is at revision ${revision} now). Read it again and repeat your change.`,
  );
}

export async function readEmail(db: Database, userId: string): Promise<string | null> {
  const user = await db.selectFrom('user').select('email').where('id', '=', userId).executeTakeFirst();
  return user?.email ?? null;
}

/** The picked operations as they are stored with an integration. Only calls need the schemas: they stand apart. */
export function toOperationRows(operations: readonly OperationDefinition[]): OperationRow[] {
  return operations.map(({ schemas, warnings = [], ...operation }, position) => ({
    position,
    key: operation.key,
    operation_json: JSON.stringify(operation),
    schemas: schemas ? JSON.stringify(schemas) : null,
    warnings: JSON.stringify(warnings),
  }));
}

/** What whoever picked the operations should know of them. */
export async function readOperationWarnings(db: Database, integrationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('integration_operations')
    .select(['key', 'warnings'])
    .where('integration_id', '=', integrationId)
    .where('warnings', '!=', '[]')
    .orderBy('position')
    .execute();
  return rows.flatMap(({ key, warnings }) => {
    const sentences: string[] = JSON.parse(warnings);
    return sentences.map((sentence) => `${key}: ${sentence}`);
  });
}

/** Operations with the schemas that their calls are checked with, still as JSON. */
export async function readOperationsWithSchemas(
  db: Database,
  integrationId: string,
): Promise<{ operation: OperationDefinition; schemas: string | null }[]> {
  const rows = await db
    .selectFrom('integration_operations')
    .select(['operation_json', 'schemas'])
    .where('integration_id', '=', integrationId)
    .orderBy('position')
    .execute();
  return rows.map(({ operation_json, schemas }) => ({ operation: JSON.parse(operation_json), schemas }));
}

export async function readOperationKeys(db: Database, integrationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('integration_operations')
    .select('key')
    .where('integration_id', '=', integrationId)
    .orderBy('position')
    .execute();
  return rows.map(({ key }) => key);
}

export async function readOperationDefinitions(
  db: Database,
  integrationId: string,
): Promise<OperationDefinition[]> {
  const rows = await db
    .selectFrom('integration_operations')
    .select('operation_json')
    .where('integration_id', '=', integrationId)
    .orderBy('position')
    .execute();
  return rows.map(({ operation_json }) => JSON.parse(operation_json));
}

export async function replaceOperations(
  db: Database,
  integrationId: string,
  operations: readonly OperationRow[],
): Promise<void> {
  await db.deleteFrom('integration_operations').where('integration_id', '=', integrationId).execute();
  if (operations.length === 0) return;
  const rows = operations.map((operation) => ({ ...operation, integration_id: integrationId }));
  await db.insertInto('integration_operations').values(rows).execute();
}

export function readHeaders(db: Database, integrationId: string): Promise<HeaderRow[]> {
  return db
    .selectFrom('integration_headers')
    .select(['name', 'sensitive', 'value'])
    .where('integration_id', '=', integrationId)
    .orderBy('position')
    .execute();
}

export async function replaceHeaders(
  db: Database,
  integrationId: string,
  headers: readonly HeaderRow[],
): Promise<void> {
  await db.deleteFrom('integration_headers').where('integration_id', '=', integrationId).execute();
  if (headers.length === 0) return;
  const rows = headers.map((header, position) => ({ ...header, integration_id: integrationId, position }));
  await db.insertInto('integration_headers').values(rows).execute();
}

export function readCredentials(db: Database, integrationId: string): Promise<CredentialRow[]> {
  return db
    .selectFrom('integration_credentials')
    .select(['credential', 'secret'])
    .where('integration_id', '=', integrationId)
    .orderBy('position')
    .execute();
}

export async function replaceCredentials(
  db: Database,
  integrationId: string,
  credentials: readonly CredentialRow[],
): Promise<void> {
  await db.deleteFrom('integration_credentials').where('integration_id', '=', integrationId).execute();
  if (credentials.length === 0) return;
  const rows = credentials.map((row, position) => ({ ...row, integration_id: integrationId, position }));
  await db.insertInto('integration_credentials').values(rows).execute();
}
