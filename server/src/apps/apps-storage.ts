import type { AppSort } from '@trunkline/contract/schemas/apps';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';
import { hasText, wordsOf } from '../storage/text-search.ts';
import { isWithinPolicy } from './grants-storage.ts';

/** Rows of apps. */

export async function insertApp(db: Database, row: NewRow<'apps'>): Promise<void> {
  await db.insertInto('apps').values(row).execute();
}

/** A page of the apps of a workspace. */
export type AppPage = {
  sort: AppSort;
  /** Words that the name of each of them has; none: all apps. */
  search: string;
  /** The last app of the page before. */
  after: AppPosition | undefined;
  limit: number;
};

/** Where an app is in a list: its id, and its value in the order of the list. */
export type AppPosition = { id: string; key: string | number };

/** The apps on a page, in its order: those that were created or that called last, or that have the most errors, come first. */
export async function selectAppPage(
  db: Database,
  workspaceId: string,
  { sort, search, after, limit }: AppPage,
  sinceDay: string,
): Promise<AppPosition[]> {
  const { key, join, isAscending } = orderOf(sort, workspaceId, sinceDay);
  const columns = key ? [key, APP_ID] : [APP_ID];
  const direction = sql.raw(isAscending ? 'asc' : 'desc');
  const order = columns.map((column) => sql`${column} ${direction}`);
  const conditions = [
    sql`apps.workspace_id = ${workspaceId}`,
    ...wordsOf(search).map((word) => hasText(db, word)('apps.name')),
  ];
  if (after) {
    const values = key ? [after.key, after.id] : [after.id];
    conditions.push(sql`(${sql.join(columns)}) ${sql.raw(isAscending ? '>' : '<')} (${sql.join(values)})`);
  }
  const { rows } = await sql<AppPosition>`select apps.id, ${key ?? sql`''`} as key from apps ${join}
    where ${sql.join(conditions, sql` and `)} order by ${sql.join(order)} limit ${limit}`.execute(db);
  return rows;
}

const APP_ID = sql`apps.id`;

/** What apps are in the order of, before their ids; undefined: of their ids, which begin with the time. */
type Order = { key?: RawBuilder<unknown>; join: RawBuilder<unknown>; isAscending?: boolean };

function orderOf(sort: AppSort, workspaceId: string, sinceDay: string): Order {
  switch (sort) {
    case 'newest':
      return { join: sql`` };
    case 'name':
      return { key: sql`lower(apps.name)`, join: sql``, isAscending: true };
    case 'last_call':
      return {
        key: sql`coalesce(calls.at, '')`,
        join: sql`left join (select app_id, max(at) as at from last_calls where workspace_id = ${workspaceId}
          group by app_id) as calls on calls.app_id = apps.id`,
      };
    case 'errors':
      return {
        key: sql`coalesce(totals.errors, 0)`,
        join: sql`left join (select app_id, sum(errors) as errors from app_totals
          where workspace_id = ${workspaceId} and day >= ${sinceDay} group by app_id) as totals on totals.app_id = apps.id`,
      };
  }
}

/** An app, and what its list says of it. */
export type AppSummaryRow = Row<'apps'> & {
  /** Null where the account was deleted. */
  creator_email: string | null;
  last_call_at: string | null;
  calls: number;
  errors: number;
  /** The integrations of the workspace, and how many of the permitted the settings of the app enable and disable. */
  integrations: number;
  /** Those that the policy of the workspace lets it use. */
  permitted: number;
  enabled: number;
  disabled: number;
};

/** Apps of a workspace, by id. @param sinceDay the first day whose calls and errors are counted */
export async function selectAppSummaries(
  db: Database,
  workspaceId: string,
  ids: readonly string[],
  sinceDay: string,
): Promise<ReadonlyMap<string, AppSummaryRow>> {
  if (ids.length === 0) return new Map();
  const ofDays = (column: string) => sql<number>`(select coalesce(sum(${sql.ref(column)}), 0) from app_totals
    where workspace_id = ${workspaceId} and app_id = apps.id and day >= ${sinceDay})`;
  const settings = (enabled: number) => sql<number>`(select count(*) from app_integrations
    join integrations on integrations.id = app_integrations.integration_id
    where app_integrations.app_id = apps.id and enabled = ${enabled} and integrations.deleted_at is null
      and ${isWithinPolicy(APP_ID)})`;
  const inWorkspace = sql<number>`(select count(*) from integrations
    where workspace_id = ${workspaceId} and deleted_at is null)`;
  const rows = await db
    .selectFrom('apps')
    .leftJoin('user', 'user.id', 'apps.created_by')
    .selectAll('apps')
    .select([
      'user.email as creator_email',
      sql<
        string | null
      >`(select max(at) from last_calls where workspace_id = ${workspaceId} and app_id = apps.id)`.as(
        'last_call_at',
      ),
      ofDays('calls').as('calls'),
      ofDays('errors').as('errors'),
      inWorkspace.as('integrations'),
      permittedOf(workspaceId, inWorkspace).as('permitted'),
      settings(1).as('enabled'),
      settings(0).as('disabled'),
    ])
    .where('apps.id', 'in', ids)
    .execute();
  // Databases return sums as numbers, big integers or texts.
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...row,
        calls: Number(row.calls),
        errors: Number(row.errors),
        integrations: Number(row.integrations),
        permitted: Number(row.permitted),
        enabled: Number(row.enabled),
        disabled: Number(row.disabled),
      },
    ]),
  );
}

/**
 * How many integrations the policy of the workspace lets an app use, as `isWithinPolicy` says. For a list that one would ask
 * of each integration for each app: here only what was granted is looked at.
 *
 * @param inWorkspace how many there are
 */
function permittedOf(workspaceId: string, inWorkspace: RawBuilder<number>): RawBuilder<number> {
  return sql<number>`(case (select app_access from workspaces where id = ${workspaceId}) when 'granted'
    then (select count(*) from app_grants join integrations on integrations.id = app_grants.integration_id
      where app_grants.app_id = apps.id and integrations.deleted_at is null)
    else ${inWorkspace} end)`;
}

/** An app of any workspace. */
export function selectApp(db: Database, id: string): Promise<Row<'apps'> | undefined> {
  return db.selectFrom('apps').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Which integrations an app may call, and the policy of its workspace; undefined where there is no such app. */
export function selectIntegrationAccess(
  db: Database,
  id: string,
): Promise<(Pick<Row<'apps'>, 'integration_access'> & Pick<Row<'workspaces'>, 'app_access'>) | undefined> {
  return db
    .selectFrom('apps')
    .innerJoin('workspaces', 'workspaces.id', 'apps.workspace_id')
    .select(['apps.integration_access', 'workspaces.app_access'])
    .where('apps.id', '=', id)
    .executeTakeFirst();
}

/** @returns the row as it is afterwards */
export function updateApp(db: Database, id: string, changed: Partial<Row<'apps'>>): Promise<Row<'apps'>> {
  return db.updateTable('apps').set(changed).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
}

/** Deletes an app with all that belongs to it: its tokens and its settings for integrations. */
export async function deleteApp(db: Database, id: string): Promise<void> {
  await db.deleteFrom('apps').where('id', '=', id).execute();
}
