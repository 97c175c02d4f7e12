import type { Database } from '../storage/database.ts';
import { type IntegrationPage, inOrderOfPage, integrationSlugs } from '../storage/integration-slugs.ts';
import type { NewRow, Row } from '../storage/schema.ts';
import type { CredentialRow } from './credential.ts';
import type { HeaderRow } from './headers.ts';

/** Rows of integrations that are not in the trash, and of their headers and credentials. */

/** With the email of the last editor; null where the account was deleted. */
export type IntegrationRow = Row<'integrations'> & { editor_email: string | null };

export function selectIntegration(
  db: Database,
  workspaceId: string,
  slug: string,
): Promise<IntegrationRow | undefined> {
  return integrationsOf(db, workspaceId).where('integrations.slug', '=', slug).executeTakeFirst();
}

/** The integrations of a workspace on a page. */
export async function selectIntegrations(
  db: Database,
  workspaceId: string,
  page: IntegrationPage,
): Promise<IntegrationRow[]> {
  const rows = await integrationsOf(db, workspaceId)
    .where('integrations.slug', 'in', integrationSlugs(db, workspaceId, page))
    .orderBy('integrations.slug')
    .execute();
  return inOrderOfPage(rows, page);
}

function integrationsOf(db: Database, workspaceId: string) {
  return db
    .selectFrom('integrations')
    .leftJoin('user', 'user.id', 'integrations.updated_by')
    .selectAll('integrations')
    .select('user.email as editor_email')
    .where('integrations.workspace_id', '=', workspaceId)
    .where('integrations.deleted_at', 'is', null);
}

export type IntegrationOverview = Pick<Row<'integrations'>, 'id' | 'slug' | 'name' | 'description'>;

/** Those of the integrations of a workspace that have one of the slugs, by slug. */
export function selectIntegrationOverviews(
  db: Database,
  workspaceId: string,
  slugs: readonly string[],
): Promise<IntegrationOverview[]> {
  return db
    .selectFrom('integrations')
    .select(['id', 'slug', 'name', 'description'])
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .where('slug', 'in', slugs)
    .orderBy('slug')
    .execute();
}

export async function isSlugTaken(db: Database, workspaceId: string, slug: string): Promise<boolean> {
  const row = await db
    .selectFrom('integrations')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('slug', '=', slug)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertIntegration(db: Database, row: NewRow<'integrations'>): Promise<void> {
  await db.insertInto('integrations').values(row).execute();
}

/**
 * Changes a row, if it is still at the revision it was read at.
 *
 * @returns whether it was
 */
export async function updateAtRevision(
  db: Database,
  { id, revision }: Pick<Row<'integrations'>, 'id' | 'revision'>,
  changed: Partial<Row<'integrations'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('integrations')
    .set(changed)
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export function readHeaders(db: Database, integrationId: string): Promise<HeaderRow[]> {
  return db
    .selectFrom('integration_headers')
    .select(['name', 'sensitive', 'value', 'ref', 'expires_at'])
    .where('integration_id', '=', integrationId)
    .orderBy('position')
    .execute();
}

/** The names of the headers of integrations. */
export function selectHeaderNames(
  db: Database,
  integrationIds: readonly string[],
): Promise<Pick<Row<'integration_headers'>, 'integration_id' | 'name'>[]> {
  return db
    .selectFrom('integration_headers')
    .select(['integration_id', 'name'])
    .where('integration_id', 'in', integrationIds)
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
    .select(['integration_id', 'credential', 'secret', 'ref', 'expires_at'])
    .where('integration_id', '=', integrationId)
    .orderBy('position')
    .execute();
}

/** The credentials of integrations. */
export function selectCredentialsOf(
  db: Database,
  integrationIds: readonly string[],
): Promise<CredentialRow[]> {
  return db
    .selectFrom('integration_credentials')
    .select(['integration_id', 'credential', 'secret', 'ref', 'expires_at'])
    .where('integration_id', 'in', integrationIds)
    .execute();
}

export async function replaceCredentials(
  db: Database,
  integrationId: string,
  credentials: readonly CredentialRow[],
): Promise<void> {
  await db.deleteFrom('integration_credentials').where('integration_id', '=', integrationId).execute();
  if (credentials.length === 0) return;
  const rows = credentials.map((row, position) => ({ ...row, position }));
  await db.insertInto('integration_credentials').values(rows).execute();
}
