import { OperationSummary } from '@trunkline/contract/schemas/operations';
import { type Static, Type } from 'typebox';
import { notFound } from '../http/problems.ts';
import type { SpecWarning } from '../openapi/parse/errors.ts';
import type { Database } from '../storage/database.ts';
import { decodeJsonColumn, decodeTexts } from '../storage/json-column.ts';
import type { Row } from '../storage/schema.ts';
import { decompress } from './compression.ts';
import { parseOperations } from './operation-list.ts';

/** A stored spec without its source and its list of operations, which are large. */
export type SpecRow = Omit<Row<'specs'>, 'source' | 'operations'>;

const OVERVIEW_COLUMNS = [
  'id',
  'workspace_id',
  'source_url',
  'requested_url',
  'source_sha256',
  'source_etag',
  'source_last_modified',
  'source_checked_at',
  'title',
  'version',
  'api_description',
  'format',
  'servers',
  'security_schemes',
  'warnings',
  'operation_count',
  'created_by',
  'created_at',
] as const;

const StoredOperations = Type.Array(OperationSummary);

const Text = Type.Union([Type.String(), Type.Null()]);
const StoredSecuritySchemes = Type.Array(
  Type.Object({
    name: Type.String(),
    type: Type.String(),
    in: Text,
    parameter_name: Text,
    scheme: Text,
    description: Type.String(),
    headers: Type.Array(Type.String()),
    // Specs imported by early versions lack the rest.
    token_url: Type.Optional(Text),
    scopes: Type.Optional(Type.Array(Type.String())),
    openid_connect_url: Type.Optional(Text),
  }),
);
const StoredWarnings = Type.Array(Type.Object({ pointer: Type.String(), message: Type.String() }));

/** The specs of a workspace, newest first, after the id `after`. */
export function listSpecRows(
  db: Database,
  workspaceId: string,
  after: string | undefined,
  limit: number,
): Promise<SpecRow[]> {
  let query = db.selectFrom('specs').select(OVERVIEW_COLUMNS).where('workspace_id', '=', workspaceId);
  if (after !== undefined) query = query.where('id', '<', after);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

export function findSpecRow(db: Database, workspaceId: string, id: string): Promise<SpecRow | undefined> {
  return db
    .selectFrom('specs')
    .select(OVERVIEW_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** @param compressed the source and the list of operations, as the parser compressed them */
export async function insertSpec(
  db: Database,
  row: SpecRow,
  compressed: { rawSource: Uint8Array; operations: Uint8Array },
): Promise<void> {
  const { rawSource: source, operations } = compressed;
  await db
    .insertInto('specs')
    .values({ ...row, source, operations })
    .execute();
}

export async function deleteSpec(db: Database, id: string): Promise<void> {
  await db.deleteFrom('specs').where('id', '=', id).execute();
}

/** Deletes a spec unless an integration, in the trash or not, uses it. */
export async function deleteSpecIfUnused(db: Database, id: string): Promise<void> {
  if (!(await findIntegrationUsing(db, id))) await deleteSpec(db, id);
}

/** An integration, in the trash or not, that uses a spec. */
export function findIntegrationUsing(db: Database, specId: string) {
  return db
    .selectFrom('integrations')
    .select(['slug', 'deleted_slug'])
    .where('spec_id', '=', specId)
    .executeTakeFirst();
}

/** The source of a spec, compressed. @throws Problem not_found where it was deleted */
export async function readSource(db: Database, id: string): Promise<Uint8Array> {
  const row = await db
    .selectFrom('specs')
    .select('source')
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => notFound('spec'));
  return row.source;
}

/** The operations of a spec, in the order of the document. @throws Problem not_found where it was deleted */
export async function readOperationList(db: Database, id: string): Promise<Static<typeof StoredOperations>> {
  const { operations } = await db
    .selectFrom('specs')
    .select('operations')
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => notFound('spec'));
  const text = (await decompress(operations)).toString('utf8');
  return parseOperations(text, (array) => decodeJsonColumn(StoredOperations, array, 'specs.operations', id));
}

export function decodeServers({ id, servers }: Pick<SpecRow, 'id' | 'servers'>): string[] {
  return decodeTexts(servers, 'specs.servers', id);
}

export function decodeWarnings({ id, warnings }: Pick<SpecRow, 'id' | 'warnings'>): SpecWarning[] {
  return decodeJsonColumn(StoredWarnings, warnings, 'specs.warnings', id);
}

export function decodeSecuritySchemes({ id, security_schemes }: Pick<SpecRow, 'id' | 'security_schemes'>) {
  const schemes = decodeJsonColumn(StoredSecuritySchemes, security_schemes, 'specs.security_schemes', id);
  return schemes.map((scheme) => ({ token_url: null, scopes: [], openid_connect_url: null, ...scheme }));
}
