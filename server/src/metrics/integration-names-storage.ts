import type { Database } from '../storage/database.ts';

/** How people know an integration. */
export type IntegrationName = { workspace: string; integration: string };

/** The names of the integrations that exist, those in the trash included, by their ids. */
export async function selectIntegrationNames(
  db: Database,
  ids: readonly string[],
): Promise<Map<string, IntegrationName>> {
  const rows = await db
    .selectFrom('integrations')
    .innerJoin('workspaces', 'workspaces.id', 'integrations.workspace_id')
    .where('integrations.id', 'in', [...ids])
    .select([
      'integrations.id',
      'integrations.slug',
      'integrations.deleted_slug',
      'workspaces.slug as workspace',
    ])
    .execute();
  return new Map(
    rows.map(({ id, slug, deleted_slug, workspace }) => [
      id,
      { workspace, integration: deleted_slug ?? slug },
    ]),
  );
}
