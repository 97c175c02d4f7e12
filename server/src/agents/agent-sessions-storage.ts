import { EDITOR_ROLES } from '@trunkline/contract/roles';
import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';

/** Rows of `agent_sessions`. */

export type AgentSessionRow = Row<'agent_sessions'> & { created_by_email: string | null };

export async function insertAgentSession(db: Database, row: NewRow<'agent_sessions'>): Promise<void> {
  await db.insertInto('agent_sessions').values(row).execute();
}

/** The sessions of an app that have not ended, the newest first. */
export function selectAgentSessions(db: Database, appId: string, now: string): Promise<AgentSessionRow[]> {
  return db
    .selectFrom('agent_sessions')
    .leftJoin('user', 'user.id', 'agent_sessions.created_by')
    .selectAll('agent_sessions')
    .select('user.email as created_by_email')
    .where('app_id', '=', appId)
    .where('expires_at', '>', now)
    .orderBy('agent_sessions.id', 'desc')
    .execute();
}

export async function countAgentSessions(db: Database, appId: string, now: string): Promise<number> {
  const { count } = await db
    .selectFrom('agent_sessions')
    .select((e) => e.fn.countAll().as('count'))
    .where('app_id', '=', appId)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The slugs of integrations, by their ids. */
export async function selectSlugs(
  db: Database,
  integrationIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (integrationIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('integrations')
    .select(['id', 'slug'])
    .where('id', 'in', integrationIds)
    .where('deleted_at', 'is', null)
    .execute();
  return new Map(rows.map(({ id, slug }) => [id, slug]));
}

/**
 * The session of an access token, with the workspace of its app. One that a member consented to is bound to that member: it
 * is found as long as the member may make tokens of apps.
 */
export function selectSessionByToken(db: Database, hash: string) {
  return db
    .selectFrom('agent_sessions')
    .innerJoin('apps', 'apps.id', 'agent_sessions.app_id')
    .selectAll('agent_sessions')
    .select('apps.workspace_id')
    .where('agent_sessions.access_hash', '=', hash)
    .where(isOfMember)
    .executeTakeFirst();
}

const isOfMember = sql<boolean>`(agent_sessions.kind = 'token' or exists (select 1 from members
  where members.workspace_id = apps.workspace_id and members.user_id = agent_sessions.created_by
  and members.role in (${sql.join(EDITOR_ROLES)})))`;

/** @returns the deleted session; undefined: the app had no such session */
export function deleteAgentSession(
  db: Database,
  appId: string,
  id: string,
): Promise<Row<'agent_sessions'> | undefined> {
  return db
    .deleteFrom('agent_sessions')
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** Adds calls to a session, and when it was last used. */
export async function addUse(
  db: Database,
  id: string,
  { calls, at }: { calls: number; at: string },
): Promise<void> {
  await db
    .updateTable('agent_sessions')
    .set((e) => ({ calls: e('calls', '+', calls), last_used_at: at }))
    .where('id', '=', id)
    .execute();
}

/** Counts one more call of a session, unless it has made all of its calls. @returns whether it may call */
export async function countLimitedCall(db: Database, id: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('agent_sessions')
    .set((e) => ({ calls: e('calls', '+', 1), last_used_at: at }))
    .where('id', '=', id)
    .whereRef('calls', '<', 'max_calls')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Deletes sessions that ended before a time. */
export async function deleteEndedSessions(db: Database, before: string): Promise<void> {
  await db.deleteFrom('agent_sessions').where('expires_at', '<', before).execute();
}

/**
 * Replaces an authorization code by tokens, once.
 *
 * @returns whether the code was not used before
 */
export async function redeemCode(
  db: Database,
  codeHash: string,
  tokens: Pick<
    Row<'agent_sessions'>,
    'access_hash' | 'access_expires_at' | 'refresh_family' | 'refresh_hash' | 'expires_at'
  >,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('agent_sessions')
    .set({ ...tokens, code: null })
    .where('code_hash', '=', codeHash)
    .where('code', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Replaces the last refresh token of a session, and its access token. @returns whether it was the last */
export async function rotateTokens(
  db: Database,
  id: string,
  refreshHash: string,
  tokens: Pick<Row<'agent_sessions'>, 'access_hash' | 'access_expires_at' | 'refresh_hash'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('agent_sessions')
    .set(tokens)
    .where('id', '=', id)
    .where('refresh_hash', '=', refreshHash)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

type TokenColumn = 'access_hash' | 'refresh_family' | 'code_hash';

/** A session by the hash of one of its tokens, with the workspace and the name of its app, while its member is one. */
export function selectSessionBy(db: Database, column: TokenColumn, hash: string) {
  return db
    .selectFrom('agent_sessions')
    .innerJoin('apps', 'apps.id', 'agent_sessions.app_id')
    .selectAll('agent_sessions')
    .select(['apps.workspace_id', 'apps.name as app_name', isOfMember.as('is_of_member')])
    .where(`agent_sessions.${column}`, '=', hash)
    .executeTakeFirst();
}
