import type { Plan } from '@trunkline/contract/plans';
import type { WorkspaceKind } from '@trunkline/contract/roles';
import type { Database } from '../storage/database.ts';

export type WorkspaceOverview = {
  slug: string;
  name: string;
  kind: WorkspaceKind;
  plan: Plan;
  members: number;
  integrations: number;
  created_at: string;
};

export async function insertOperator(db: Database, userId: string): Promise<void> {
  await db
    .insertInto('operators')
    .values({ user_id: userId, created_at: new Date().toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function hasOperator(db: Database, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('operators')
    .select('user_id')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row !== undefined;
}

/** All workspaces of the instance by slug, after the slug `after`. */
export async function selectOverviews(
  db: Database,
  after: string | undefined,
  limit: number,
): Promise<WorkspaceOverview[]> {
  let query = overviews(db);
  if (after !== undefined) query = query.where('slug', '>', after);
  return (await query.orderBy('slug').limit(limit).execute()).map(withNumbers);
}

export async function findOverview(db: Database, slug: string): Promise<WorkspaceOverview | undefined> {
  const row = await overviews(db).where('slug', '=', slug).executeTakeFirst();
  return row && withNumbers(row);
}

function overviews(db: Database) {
  return db.selectFrom('workspaces').select((e) => [
    'slug',
    'name',
    'kind',
    'plan',
    'created_at',
    e
      .selectFrom('members')
      .whereRef('members.workspace_id', '=', 'workspaces.id')
      .select((m) => m.fn.countAll().as('n'))
      .$asScalar()
      .$notNull()
      .as('members'),
    e
      .selectFrom('integrations')
      .whereRef('integrations.workspace_id', '=', 'workspaces.id')
      .where('deleted_at', 'is', null)
      .select((i) => i.fn.countAll().as('n'))
      .$asScalar()
      .$notNull()
      .as('integrations'),
  ]);
}

type OverviewRow = Omit<WorkspaceOverview, 'members' | 'integrations'> & {
  members: number | string | bigint;
  integrations: number | string | bigint;
};

/** Databases return counts as numbers, big integers or texts. */
function withNumbers({ members, integrations, ...row }: OverviewRow): WorkspaceOverview {
  return { ...row, members: Number(members), integrations: Number(integrations) };
}

export function findWorkspacePlan(db: Database, slug: string) {
  return db
    .selectFrom('workspaces')
    .select(['id', 'name', 'plan'])
    .where('slug', '=', slug)
    .executeTakeFirst();
}

export async function updatePlan(db: Database, workspaceId: string, plan: Plan): Promise<void> {
  await db.updateTable('workspaces').set({ plan }).where('id', '=', workspaceId).execute();
}
