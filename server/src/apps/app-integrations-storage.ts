import type { IntegrationOverview } from '../integrations/integration-storage.ts';
import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';
import { isWithinPolicy } from './grants-storage.ts';

/** Rows of `app_integrations`: an app's settings for an integration, and how its prompt matched it. */

export type AppIntegrationRow = Pick<Row<'integrations'>, 'slug' | 'name'> &
  Pick<Row<'app_integrations'>, 'app_id' | 'integration_id' | 'prompt_match'>;

export async function insertAppIntegration(db: Database, row: NewRow<'app_integrations'>): Promise<void> {
  await db.insertInto('app_integrations').values(row).execute();
}

/** The integrations that the settings of apps enable, by slug: those that were not granted included. */
export function selectAppIntegrations(db: Database, appIds: readonly string[]): Promise<AppIntegrationRow[]> {
  return enabledIntegrations(db, appIds).execute();
}

/** Those of them that the policy of the workspace lets an app use, by slug. */
export function selectCallableAppIntegrations(db: Database, appId: string): Promise<AppIntegrationRow[]> {
  return enabledIntegrations(db, [appId]).where(isWithinPolicy(appId)).execute();
}

function enabledIntegrations(db: Database, appIds: readonly string[]) {
  return db
    .selectFrom('app_integrations')
    .innerJoin('integrations', 'integrations.id', 'app_integrations.integration_id')
    .select(['slug', 'name', 'app_id', 'integration_id', 'prompt_match'])
    .where('app_id', 'in', appIds)
    .where('enabled', '=', 1)
    .where('deleted_at', 'is', null)
    .orderBy('slug');
}

type App = { id: string; workspaceId: string };

/** The integrations that an app may call without settings for them, by slug, after the slug `after`. */
export function selectOtherIntegrations(
  db: Database,
  app: App,
  after: string | undefined,
  limit: number,
): Promise<IntegrationOverview[]> {
  let query = otherIntegrations(db, app).select(['id', 'slug', 'name', 'description']);
  if (after !== undefined) query = query.where('slug', '>', after);
  return query.orderBy('slug').limit(limit).execute();
}

/** How many integrations an app may call without settings for them. */
export async function countOtherIntegrations(db: Database, app: App): Promise<number> {
  const counted = otherIntegrations(db, app).select(({ fn }) => fn.countAll<number>().as('count'));
  return (await counted.executeTakeFirstOrThrow()).count;
}

function otherIntegrations(db: Database, { id, workspaceId }: App) {
  return db
    .selectFrom('integrations')
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('apps').select('id').where('id', '=', id).where('integration_access', '=', 'all')),
    )
    .where(isWithinPolicy(id))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('app_integrations')
            .select('app_id')
            .where('app_id', '=', id)
            .whereRef('integration_id', '=', 'integrations.id'),
        ),
      ),
    );
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
