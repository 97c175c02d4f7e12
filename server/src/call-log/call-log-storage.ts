import { CompiledQuery } from 'kysely';
import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';

export type CallRow = NewRow<'calls'>;

const EQUAL_COLUMNS = ['app_id', 'operation', 'status', 'status_code', 'code', 'subject'] as const;

/** Conditions on the columns of `calls`; ids sort by time, so a time range is a range of ids. */
export type CallConditions = Partial<Pick<Row<'calls'>, (typeof EQUAL_COLUMNS)[number]>> & {
  integration_slug?: string | undefined;
  /** Included. */
  fromId?: string | undefined;
  /** Not included. */
  beforeId?: string | undefined;
};

/** The calls of a workspace, newest first, before the id `cursor`. */
export function selectCalls(
  db: Database,
  workspaceId: string,
  conditions: CallConditions,
  cursor: string | undefined,
  limit: number,
): Promise<Row<'calls'>[]> {
  let query = db.selectFrom('calls').selectAll().where('workspace_id', '=', workspaceId);
  if (cursor !== undefined) query = query.where('id', '<', cursor);
  const { integration_slug, fromId, beforeId, ...equal } = conditions;
  for (const column of EQUAL_COLUMNS) {
    const value = equal[column];
    if (value !== undefined) query = query.where(column, '=', value);
  }
  if (integration_slug !== undefined) query = query.where('integration_slug', '=', integration_slug);
  if (fromId !== undefined) query = query.where('id', '>=', fromId);
  if (beforeId !== undefined) query = query.where('id', '<', beforeId);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/** Deletes the calls whose id is lower, in every workspace. */
export async function deleteCallsBefore(db: Database, id: string): Promise<void> {
  for await (const workspaceId of workspacesWithCalls(db))
    await db.deleteFrom('calls').where('workspace_id', '=', workspaceId).where('id', '<', id).execute();
}

/** Each workspace that the log has calls of, found by steps over the primary key. */
async function* workspacesWithCalls(db: Database): AsyncGenerator<string> {
  for (let after = ''; ; ) {
    const row = await db
      .selectFrom('calls')
      .select('workspace_id')
      .where('workspace_id', '>', after)
      .orderBy('workspace_id')
      .limit(1)
      .executeTakeFirst();
    if (!row) return;
    yield row.workspace_id;
    after = row.workspace_id;
  }
}

/** The calls without those of workspaces that were deleted in the meantime. */
export async function callsOfExistingWorkspaces(db: Database, calls: readonly CallRow[]): Promise<CallRow[]> {
  const ids = new Set(calls.map(({ workspace_id }) => workspace_id));
  const rows = await db
    .selectFrom('workspaces')
    .select('id')
    .where('id', 'in', [...ids])
    .execute();
  const existing = new Set(rows.map(({ id }) => id));
  return calls.filter(({ workspace_id }) => existing.has(workspace_id));
}

const COLUMNS = [
  'id',
  'workspace_id',
  'app_id',
  'integration_id',
  'integration_slug',
  'operation',
  'at',
  'status',
  'status_code',
  'code',
  'duration_ms',
  'request_bytes',
  'response_bytes',
  'subject',
  'attempts',
  'cache',
  'reason',
] as const satisfies readonly (keyof CallRow)[];

/** In the order of COLUMNS; written out, since looking up each by name costs a microsecond a call. */
function valuesOf(call: CallRow): unknown[] {
  return [
    call.id,
    call.workspace_id,
    call.app_id,
    call.integration_id,
    call.integration_slug,
    call.operation,
    call.at,
    call.status,
    call.status_code,
    call.code,
    call.duration_ms,
    call.request_bytes,
    call.response_bytes,
    call.subject,
    call.attempts,
    call.cache,
    call.reason,
  ];
}

/** Rows that one statement inserts: each statement is a message to another thread, and more rows are no faster. */
const ROWS_PER_STATEMENT = 200;

/** By statements that are prepared already: building one takes longer than running it. */
export async function insertCalls(db: Database, calls: readonly CallRow[]): Promise<void> {
  for (let at = 0; at < calls.length; at += ROWS_PER_STATEMENT) {
    const rows = calls.slice(at, at + ROWS_PER_STATEMENT);
    await db.executeQuery(CompiledQuery.raw(insertStatement(rows.length), rows.flatMap(valuesOf)));
  }
}

function insertStatement(rows: number): string {
  const row = `(${COLUMNS.map(() => '?').join(', ')})`;
  return `insert into calls (${COLUMNS.join(', ')}) values ${Array(rows).fill(row).join(', ')}`;
}
