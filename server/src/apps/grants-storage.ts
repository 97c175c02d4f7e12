import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import { givenRows, givenText } from '../storage/json-rows.ts';
import type { Row } from '../storage/schema.ts';

/** Rows of `app_grants`: what admins granted apps. */

/** The grants of an app. */
export function selectGrantsOfApp(db: Database, appId: string): Promise<Row<'app_grants'>[]> {
  return db.selectFrom('app_grants').selectAll().where('app_id', '=', appId).execute();
}

/** The grants of apps for integrations. */
export async function selectGrants(
  db: Database,
  appIds: readonly string[],
  integrationIds: readonly string[],
): Promise<Row<'app_grants'>[]> {
  if (appIds.length === 0 || integrationIds.length === 0) return [];
  return db
    .selectFrom('app_grants')
    .selectAll()
    .where('app_id', 'in', appIds)
    .where('integration_id', 'in', integrationIds)
    .execute();
}

type GrantKey = { appId: string; integrationId: string };

/** Inserts grants, or replaces those there are. */
export async function upsertGrants(
  db: Database,
  grants: readonly (GrantKey & { operations: string | null })[],
): Promise<void> {
  if (grants.length === 0) return;
  const given = givenRows(
    db,
    grants.map(({ appId, integrationId, operations }) => [appId, integrationId, operations]),
  );
  await sql`insert into app_grants (app_id, integration_id, operations)
    select ${givenText(0)}, ${givenText(1)}, ${givenText(2)} from ${given}
    where true on conflict (app_id, integration_id) do update set operations = excluded.operations`.execute(
    db,
  );
}

export async function deleteGrants(db: Database, grants: readonly GrantKey[]): Promise<void> {
  if (grants.length === 0) return;
  const given = givenRows(
    db,
    grants.map(({ appId, integrationId }) => [appId, integrationId]),
  );
  await sql`delete from app_grants
    where (app_id, integration_id) in (select ${givenText(0)}, ${givenText(1)} from ${given})`.execute(db);
}

/**
 * Whether the policy of the workspace lets an app use an integration: everywhere where it is `open`, else where it is
 * granted. For statements that read `integrations`.
 *
 * @param app its id, or a reference to it
 */
export function isWithinPolicy(app: string | RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`((select app_access from workspaces where workspaces.id = integrations.workspace_id) <> 'granted'
    or exists (select 1 from app_grants where app_grants.app_id = ${app}
      and app_grants.integration_id = integrations.id))`;
}
