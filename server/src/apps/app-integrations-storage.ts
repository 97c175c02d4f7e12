import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';

/** Rows of `app_integrations`: an app's settings for an integration, and how its prompt matched it. */

export type AppIntegrationRow = Pick<Row<'integrations'>, 'slug' | 'name'> &
  Pick<Row<'app_integrations'>, 'app_id' | 'integration_id' | 'prompt_match'>;

export async function insertAppIntegration(db: Database, row: NewRow<'app_integrations'>): Promise<void> {
  await db.insertInto('app_integrations').values(row).execute();
}

/** The app integrations that an app may call, by slug. */
export function selectAppIntegrations(db: Database, appIds: readonly string[]): Promise<AppIntegrationRow[]> {
  return db
    .selectFrom('app_integrations')
    .innerJoin('integrations', 'integrations.id', 'app_integrations.integration_id')
    .select(['slug', 'name', 'app_id', 'integration_id', 'prompt_match'])
    .where('app_id', 'in', appIds)
    .where('enabled', '=', 1)
    .where('deleted_at', 'is', null)
    .orderBy('slug')
    .execute();
}

/** The settings of an app for every integration that it has any for. */
export function selectSettingsOfApp(db: Database, appId: string): Promise<Row<'app_integrations'>[]> {
  return db.selectFrom('app_integrations').selectAll().where('app_id', '=', appId).execute();
}

export function selectSettings(
  db: Database,
  appId: string,
  integrationId: string,
): Promise<Row<'app_integrations'> | undefined> {
  return db
    .selectFrom('app_integrations')
    .selectAll()
    .where('app_id', '=', appId)
    .where('integration_id', '=', integrationId)
    .executeTakeFirst();
}

/** Inserts the settings, or replaces those there are; the match with the prompt stays. */
export async function upsertSettings(
  db: Database,
  { app_id, integration_id, ...settings }: Omit<Row<'app_integrations'>, 'prompt_match'>,
): Promise<void> {
  await db
    .insertInto('app_integrations')
    .values({ app_id, integration_id, ...settings })
    .onConflict((conflict) => conflict.columns(['app_id', 'integration_id']).doUpdateSet(settings))
    .execute();
}
