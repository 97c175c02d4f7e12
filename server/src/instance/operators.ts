import type { Plan } from '@trunkline/contract/plans';
import type { WorkspaceKind } from '@trunkline/contract/roles';
import { changesBetween, type Origin, recordAuditEvent } from '../audit-log/audit-log.ts';
import type { User } from '../auth/users.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';

/** What the operators of an instance see and set: every workspace's plan, nothing inside a workspace. */

export type WorkspaceOverview = {
  slug: string;
  name: string;
  kind: WorkspaceKind;
  plan: Plan;
  members: number;
  integrations: number;
  created_at: string;
};

export async function addOperator(db: Database, user: User): Promise<void> {
  await db
    .insertInto('operators')
    .values({ user_id: user.id, created_at: new Date().toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function isOperator(db: Database, user: User): Promise<boolean> {
  const row = await db
    .selectFrom('operators')
    .select('user_id')
    .where('user_id', '=', user.id)
    .executeTakeFirst();
  return row !== undefined;
}

/** @throws Problem forbidden unless the person runs this instance */
export async function requireOperator(db: Database, user: User): Promise<void> {
  if (await isOperator(db, user)) return;
  throw new Problem(
    'forbidden',
    'Only an operator of this instance may do this: whoever made its first account, or has its command line.',
  );
}

/** All workspaces of the instance by slug, after the slug `after`. */
export function listWorkspaces(
  db: Database,
  after: string | undefined,
  limit: number,
): Promise<WorkspaceOverview[]> {
  let query = overviews(db);
  if (after !== undefined) query = query.where('slug', '>', after);
  return query.orderBy('slug').limit(limit).execute();
}

/** @throws Problem not_found */
export async function readWorkspace(db: Database, slug: string): Promise<WorkspaceOverview> {
  const overview = await overviews(db).where('slug', '=', slug).executeTakeFirst();
  if (!overview) throw notFound('workspace');
  return overview;
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
      .select((m) => m.fn.countAll<number>().as('n'))
      .$asScalar()
      .$notNull()
      .as('members'),
    e
      .selectFrom('integrations')
      .whereRef('integrations.workspace_id', '=', 'workspaces.id')
      .where('deleted_at', 'is', null)
      .select((i) => i.fn.countAll<number>().as('n'))
      .$asScalar()
      .$notNull()
      .as('integrations'),
  ]);
}

/**
 * Puts a workspace on a plan, effective with the next request. Integrations of a lower plan go on being called.
 *
 * @throws Problem not_found
 */
export async function setPlan(
  db: Database,
  slug: string,
  plan: Plan,
  by: { user: { id: string | null; email: string }; origin: Origin },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const workspace = await trx
      .selectFrom('workspaces')
      .select(['id', 'name', 'plan'])
      .where('slug', '=', slug)
      .executeTakeFirst();
    if (!workspace) throw notFound('workspace');
    if (workspace.plan === plan) return;
    await trx.updateTable('workspaces').set({ plan }).where('id', '=', workspace.id).execute();
    await recordAuditEvent(
      trx,
      { workspace, ...by },
      'workspace.plan',
      workspace,
      changesBetween(workspace, { ...workspace, plan }),
    );
  });
}
