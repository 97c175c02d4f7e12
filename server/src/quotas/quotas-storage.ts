import type { WorkspaceResource } from '@trunkline/contract/quotas';
import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';

/** How many of a resource a workspace has. */
export async function countResources(
  db: Database,
  workspaceId: string,
  resource: WorkspaceResource,
): Promise<number> {
  if (resource === 'spec_bytes') return specBytes(db, workspaceId);
  return count(
    db
      .selectFrom(resource)
      .select((e) => e.fn.countAll().as('n'))
      .where('workspace_id', '=', workspaceId),
  );
}

/** SQLite and PostgreSQL know the length of a BLOB without reading it. */
function specBytes(db: Database, workspaceId: string): Promise<number> {
  return count(
    db
      .selectFrom('specs')
      .select(sql<number | string | null>`sum(length(source) + length(operations))`.as('n'))
      .where('workspace_id', '=', workspaceId),
  );
}

export function countAppTokens(db: Database, appId: string): Promise<number> {
  return count(
    db
      .selectFrom('app_tokens')
      .select((e) => e.fn.countAll().as('n'))
      .where('app_id', '=', appId),
  );
}

export function countAlertDestinations(db: Database, workspaceId: string): Promise<number> {
  return count(
    db
      .selectFrom('alert_destinations')
      .select((e) => e.fn.countAll().as('n'))
      .where('workspace_id', '=', workspaceId),
  );
}

export function countPersonalTokens(db: Database, userId: string): Promise<number> {
  return count(
    db
      .selectFrom('personal_tokens')
      .select((e) => e.fn.countAll().as('n'))
      .where('user_id', '=', userId),
  );
}

/** Without the personal workspace, which every user has. */
export function countOwnedWorkspaces(db: Database, userId: string): Promise<number> {
  return count(
    db
      .selectFrom('members')
      .innerJoin('workspaces', 'workspaces.id', 'members.workspace_id')
      .select((e) => e.fn.countAll().as('n'))
      .where('members.user_id', '=', userId)
      .where('members.role', '=', 'owner')
      .where('workspaces.kind', '=', 'shared'),
  );
}

/** An aggregate is a number in SQLite and a text in PostgreSQL. */
async function count(query: {
  executeTakeFirstOrThrow: () => Promise<{ n: number | string | bigint | null }>;
}): Promise<number> {
  return Number((await query.executeTakeFirstOrThrow()).n ?? 0);
}
