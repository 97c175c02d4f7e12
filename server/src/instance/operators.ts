import type { Plan } from '@trunkline/contract/plans';
import { type Actor, changesBetween, recordAuditEvent } from '../audit-log/audit-log.ts';
import type { User } from '../auth/users.ts';
import { COMMAND } from '../config/installation.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import {
  findOverview,
  findWorkspacePlan,
  hasOperator,
  insertOperator,
  selectOverviews,
  updatePlan,
  type WorkspaceOverview,
} from './operators-storage.ts';

/** Operators of the instance see every workspace and set its plan, but see nothing inside a workspace. */

export function addOperator(db: Database, user: User): Promise<void> {
  return insertOperator(db, user.id);
}

export function isOperator(db: Database, user: User): Promise<boolean> {
  return hasOperator(db, user.id);
}

/** @throws Problem forbidden unless the user is an operator of the instance */
export async function requireOperator(db: Database, user: User): Promise<void> {
  if (await isOperator(db, user)) return;
  throw new Problem(
    'forbidden',
    `Only operators of this instance may do this: the first account, and those added with "${COMMAND} make-operator EMAIL".`,
  );
}

/** All workspaces of the instance by slug, after the slug `after`. */
export function listWorkspaces(
  db: Database,
  after: string | undefined,
  limit: number,
): Promise<WorkspaceOverview[]> {
  return selectOverviews(db, after, limit);
}

/** @throws Problem not_found */
export async function readWorkspace(db: Database, slug: string): Promise<WorkspaceOverview> {
  const overview = await findOverview(db, slug);
  if (!overview) throw notFound('workspace');
  return overview;
}

/**
 * Sets the plan of a workspace, effective with the next request. Existing integrations can still be called on a lower
 * plan.
 *
 * @throws Problem not_found
 */
export async function setPlan(
  db: Database,
  slug: string,
  plan: Plan,
  by: Pick<Actor, 'user' | 'origin'>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const workspace = await findWorkspacePlan(trx, slug);
    if (!workspace) throw notFound('workspace');
    if (workspace.plan === plan) return;
    await updatePlan(trx, workspace.id, plan);
    const changes = changesBetween(workspace, { ...workspace, plan });
    await recordAuditEvent(trx, { workspace, ...by }, 'workspace.plan', workspace, changes);
  });
}
