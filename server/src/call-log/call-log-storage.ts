import type { CallSource } from '@trunkline/contract/call-outcomes';
import { CompiledQuery, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import { engineOf } from '../storage/engine.ts';
import { inSteps } from '../storage/in-steps.ts';
import type { NewRow, Row } from '../storage/schema.ts';
import { type CallOutcome, hasOutcome } from './call-outcomes-storage.ts';

export type CallRow = NewRow<'calls'>;

/** Conditions on the columns of `calls`; ids sort by time, so a time range is a range of ids. */
export type CallConditions = {
  app_id?: string | undefined;
  operation?: string | undefined;
  status?: number | undefined;
  status_code?: number | undefined;
  code?: string | undefined;
  subject?: string | undefined;
  source?: CallSource | undefined;
  client?: string | undefined;
  trace_id?: string | undefined;
  integration_slug?: string | undefined;
  id?: string | undefined;
  outcome?: CallOutcome | undefined;
  /** In lower case, as keys of operations begin with it. */
  method?: string | undefined;
  min_duration_ms?: number | undefined;
  max_duration_ms?: number | undefined;
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
  let query = db.selectFrom('calls').selectAll().where(matches(workspaceId, conditions));
  if (cursor !== undefined) query = query.where('id', '<', cursor);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/** What a call of a workspace has to have. */
function matches(workspaceId: string, conditions: CallConditions) {
  return sql<SqlBool>`${sql.join(
    [sql`workspace_id = ${workspaceId}`, ...indexedConditions(conditions), ...otherConditions(conditions)],
    sql` and `,
  )}`;
}

/** Those that the calls are found by. */
export function indexedConditions(conditions: CallConditions): RawBuilder<unknown>[] {
  const { id, integration_slug, app_id, code, subject, status, outcome, trace_id } = conditions;
  const { fromId, beforeId } = conditions;
  return [
    ...when(id, (value) => sql`id = ${value}`),
    ...when(integration_slug, (value) => sql`integration_slug = ${value}`),
    ...when(app_id, (value) => sql`app_id = ${value}`),
    ...when(code, (value) => sql`code = ${value}`),
    ...when(subject, (value) => sql`subject = ${value}`),
    ...when(trace_id, (value) => sql`trace_id = ${value}`),
    ...when(status, (value) => sql`status = ${value}`),
    // The index of errors is of use only where the query says that it asks for one.
    ...when(status !== undefined && status >= 400 ? 400 : undefined, () => sql`status >= 400`),
    ...when(outcome, hasOutcome),
    ...when(fromId, (value) => sql`id >= ${value}`),
    ...when(beforeId, (value) => sql`id < ${value}`),
  ];
}

/** Those that each call is asked for. */
export function otherConditions(conditions: CallConditions): RawBuilder<unknown>[] {
  const { operation, status_code, method, min_duration_ms, max_duration_ms, source, client } = conditions;
  return [
    ...when(operation, (value) => sql`operation = ${value}`),
    ...when(status_code, (value) => sql`status_code = ${value}`),
    ...when(source, (value) => (value === 'http' ? sql`source is null` : sql`source = ${value}`)),
    ...when(client, (value) => sql`client = ${value}`),
    // The character after a colon is a semicolon.
    ...when(method, (value) => sql`operation >= ${`${value}:`} and operation < ${`${value};`}`),
    ...when(min_duration_ms, (value) => sql`duration_ms >= ${value}`),
    ...when(max_duration_ms, (value) => sql`duration_ms <= ${value}`),
  ];
}

function when<Value>(
  value: Value | undefined,
  condition: (value: Value) => RawBuilder<unknown>,
): RawBuilder<unknown>[] {
  return value === undefined ? [] : [condition(value)];
}

/** The id of the oldest call of all workspaces, found by the key of each. */
export async function selectOldestCallId(db: Database): Promise<string | undefined> {
  const { rows } = await sql<{ id: string | null }>`select min(first) as id from (
    select (select id from calls where workspace_id = workspaces.id order by id limit 1) as first from workspaces
  ) as firsts`.execute(db);
  return rows[0]?.id ?? undefined;
}

/** Deleted by one statement: many more would hold up other writes. */
const ROWS_PER_DELETE = 2000;

/** Deletes the calls whose id is lower, in every workspace, in small steps. */
export async function deleteCallsBefore(db: Database, id: string, signal: AbortSignal): Promise<void> {
  for await (const workspaceId of workspacesOfCalls(db))
    await inSteps(() => deleteSome(db, workspaceId, id), signal);
}

/** Each workspace that has calls, found by steps over the primary key. */
async function* workspacesOfCalls(db: Database): AsyncGenerator<string> {
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

/** Deletes the calls of a workspace that is deleted, in small steps. */
export async function deleteCallsOf(db: Database, workspaceId: string, signal: AbortSignal): Promise<void> {
  await inSteps(() => deleteSome(db, workspaceId), signal);
}

/** @returns whether there may be more */
async function deleteSome(db: Database, workspaceId: string, beforeId?: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('calls')
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', (query) =>
      query
        .selectFrom('calls')
        .select('id')
        .where('workspace_id', '=', workspaceId)
        .$if(beforeId !== undefined, (all) => all.where('id', '<', beforeId ?? ''))
        .orderBy('id')
        .limit(ROWS_PER_DELETE),
    )
    .executeTakeFirst();
  return Number(numDeletedRows) === ROWS_PER_DELETE;
}

/**
 * The calls without those of workspaces that were deleted in the meantime. None of the others is deleted before the end
 * of the transaction.
 */
export async function callsOfExistingWorkspaces(db: Database, calls: readonly CallRow[]): Promise<CallRow[]> {
  const ids = new Set(calls.map(({ workspace_id }) => workspace_id));
  const query = db
    .selectFrom('workspaces')
    .select('id')
    .where('id', 'in', [...ids])
    .orderBy('id');
  const rows = await (engineOf(db) === 'postgres' ? query.forKeyShare() : query).execute();
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
  'timings',
  'source',
  'client',
  'trace_id',
] as const satisfies readonly (keyof CallRow)[];

/**
 * Adds rows to the log.
 *
 * @returns those that it did not have: a batch is written again where the connection was lost before its commit was
 *   confirmed
 */
export async function insertCalls(db: Database, calls: readonly CallRow[]): Promise<readonly CallRow[]> {
  if (engineOf(db) === 'postgres') return insertOnPostgres(db, calls);
  await insertOnSqlite(db, calls);
  return calls;
}

/** In one message, of one statement that is the same for any number of rows. */
async function insertOnPostgres(db: Database, calls: readonly CallRow[]): Promise<readonly CallRow[]> {
  const columns = sql.join(COLUMNS.map((column) => sql.ref(column)));
  const storable = calls.map(storableCall);
  const { rows } = await sql<{ id: string }>`
    insert into calls (${columns})
    select ${columns} from json_populate_recordset(null::calls, ${JSON.stringify(storable)})
    on conflict (workspace_id, id) do nothing returning id`.execute(db);
  const inserted = new Set(rows.map(({ id }) => id));
  return storable.filter(({ id }) => inserted.has(id));
}

/** The call without what PostgreSQL does not store in the texts that apps and their users choose. */
function storableCall(call: CallRow): CallRow {
  return {
    ...call,
    integration_slug: storableText(call.integration_slug),
    operation: storableText(call.operation),
    subject: call.subject ? storableText(call.subject) : null,
    client: call.client ? storableText(call.client) : null,
  };
}

/** U+0000, and halves of surrogate pairs. */
function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

/** Rows that one statement inserts: each statement is a message to another thread, and more rows are no faster. */
const ROWS_PER_STATEMENT = 200;

/** By statements that are prepared already: building one takes longer than running it. */
async function insertOnSqlite(db: Database, calls: readonly CallRow[]): Promise<void> {
  for (let at = 0; at < calls.length; at += ROWS_PER_STATEMENT) {
    const rows = calls.slice(at, at + ROWS_PER_STATEMENT);
    await db.executeQuery(CompiledQuery.raw(insertStatement(rows.length), rows.flatMap(valuesOf)));
  }
}

function insertStatement(rows: number): string {
  const row = `(${COLUMNS.map(() => '?').join(', ')})`;
  return `insert into calls (${COLUMNS.join(', ')}) values ${Array(rows).fill(row).join(', ')}`;
}

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
    call.timings,
    call.source,
    call.client,
    call.trace_id,
  ];
}
