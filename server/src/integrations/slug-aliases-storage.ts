import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';

/** Rows of former slugs of integrations. One that has expired is as good as none. */

export type SlugAliasRow = Row<'integration_slug_aliases'>;

/** The integration that a former slug leads to, unless that is in the trash. */
export function selectAliasTarget(
  db: Database,
  workspaceId: string,
  slug: string,
): Promise<(Pick<Row<'integrations'>, 'id' | 'slug'> & { expires_at: string }) | undefined> {
  return db
    .selectFrom('integration_slug_aliases as alias')
    .innerJoin('integrations', 'integrations.id', 'alias.integration_id')
    .select(['integrations.id', 'integrations.slug', 'alias.expires_at'])
    .where('alias.workspace_id', '=', workspaceId)
    .where('alias.slug', '=', slug)
    .where('alias.expires_at', '>', new Date().toISOString())
    .where('integrations.deleted_at', 'is', null)
    .executeTakeFirst();
}

/** The former slugs of integrations, by integration and slug. */
export function selectAliases(db: Database, integrationIds: readonly string[]): Promise<SlugAliasRow[]> {
  return db
    .selectFrom('integration_slug_aliases')
    .selectAll()
    .where('integration_id', 'in', integrationIds)
    .where('expires_at', '>', new Date().toISOString())
    .orderBy('integration_id')
    .orderBy('slug')
    .execute();
}

/** Inserts a former slug, in place of one that has expired. */
export async function upsertAlias(db: Database, row: SlugAliasRow): Promise<void> {
  const { integration_id, expires_at } = row;
  await db
    .insertInto('integration_slug_aliases')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'slug']).doUpdateSet({ integration_id, expires_at }),
    )
    .execute();
}

export async function deleteAlias(db: Database, workspaceId: string, slug: string): Promise<void> {
  await db
    .deleteFrom('integration_slug_aliases')
    .where('workspace_id', '=', workspaceId)
    .where('slug', '=', slug)
    .execute();
}

/** Deletes those of all workspaces that expired before a time. */
export async function deleteAliasesBefore(db: Database, time: string): Promise<void> {
  await db.deleteFrom('integration_slug_aliases').where('expires_at', '<', time).execute();
}
