import { CompiledQuery } from 'kysely';
import type { Logger } from 'pino';
import { firstRequestIdAt } from '../http/request-id.ts';
import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';
import { countCalls, pruneCounts } from './call-counts.ts';
import { updateStats } from './call-stats.ts';

export type CallRow = NewRow<'calls'>;
export type CallLog = ReturnType<typeof createCallLog>;

/** What a listing may be narrowed to. */
export type CallFilter = {
  app_id?: string;
  integration?: string;
  operation?: string;
  status?: number;
  status_code?: number;
  code?: string;
  subject?: string;
  /** ISO 8601; `since` is included, `until` is not. */
  since?: string;
  until?: string;
};

const FLUSH_AT_ROWS = 2000;
/** While storage fails, rows wait here; past this the oldest are dropped, and the log says so. */
const MAX_WAITING_ROWS = 100_000;
const DAY_MS = 86_400_000;

/**
 * The log of calls. Rows are buffered after the responses and written in batches, so that no call waits for
 * the disk; `flush` is scheduled every second, and runs once more when the server stops.
 *
 * @param keepDays rows older than this are deleted
 */
export function createCallLog(db: Database, log: Logger, keepDays: number) {
  let waiting: CallRow[] = [];
  let writing: Promise<void> = Promise.resolve();

  /** Notes a call; returns at once. */
  function record(call: CallRow): void {
    waiting.push(call);
    if (waiting.length === FLUSH_AT_ROWS) void flush();
  }

  /** Writes what was noted so far. */
  function flush(): Promise<void> {
    if (waiting.length > 0) writing = writing.then(writeWaiting);
    return writing;
  }

  async function writeWaiting(): Promise<void> {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    try {
      await db.transaction().execute(async (trx) => {
        const calls = await ofExistingWorkspaces(trx, batch);
        await insertAll(trx, calls);
        await countCalls(trx, calls);
        await updateStats(trx, calls);
      });
    } catch (error) {
      waiting = [...batch, ...waiting];
      const dropped = waiting.splice(0, Math.max(0, waiting.length - MAX_WAITING_ROWS)).length;
      log.error({ err: error, waiting: waiting.length, dropped }, 'the call log could not be written');
    }
  }

  /** Deletes the rows that are older than `keepDays`. */
  async function prune(): Promise<void> {
    const oldest = firstRequestIdAt(Date.now() - keepDays * DAY_MS);
    for await (const workspaceId of workspacesWithCalls(db)) {
      await db.deleteFrom('calls').where('workspace_id', '=', workspaceId).where('id', '<', oldest).execute();
    }
    await pruneCounts(db);
  }

  /** The calls of a workspace, newest first, before the id `before`. */
  async function list(
    workspaceId: string,
    filter: CallFilter,
    before: string | undefined,
    limit: number,
  ): Promise<Row<'calls'>[]> {
    await flush();
    let query = db.selectFrom('calls').selectAll().where('workspace_id', '=', workspaceId);
    if (before !== undefined) query = query.where('id', '<', before);
    const { integration, since, until, ...equal } = filter;
    for (const column of EQUAL_COLUMNS) {
      const value = equal[column];
      if (value !== undefined) query = query.where(column, '=', value);
    }
    if (integration !== undefined) query = query.where('integration_slug', '=', integration);
    // Ids sort by time: the range is read from the key.
    if (since !== undefined) query = query.where('id', '>=', firstRequestIdAt(Date.parse(since)));
    if (until !== undefined) query = query.where('id', '<', firstRequestIdAt(Date.parse(until)));
    return query.orderBy('id', 'desc').limit(limit).execute();
  }

  return { record, list, flush, prune };
}

/** A call that ended after its workspace was deleted leaves no row behind. */
async function ofExistingWorkspaces(db: Database, calls: readonly CallRow[]): Promise<CallRow[]> {
  const ids = new Set(calls.map(({ workspace_id }) => workspace_id));
  const rows = await db
    .selectFrom('workspaces')
    .select('id')
    .where('id', 'in', [...ids])
    .execute();
  const existing = new Set(rows.map(({ id }) => id));
  return calls.filter(({ workspace_id }) => existing.has(workspace_id));
}

/** Each workspace that the log has calls of, found by steps over the key. */
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

const EQUAL_COLUMNS = ['app_id', 'operation', 'status', 'status_code', 'code', 'subject'] as const;

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
] as const satisfies readonly (keyof CallRow)[];

/** In the order of COLUMNS; written out, since looking each up by its name costs a microsecond a call. */
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
  ];
}

/** Rows that one statement inserts: more of them gain nothing. */
const ROWS_AT_ONCE = 50;

/** In statements that are prepared already: building one takes longer than the database takes to run it. */
async function insertAll(db: Database, calls: readonly CallRow[]): Promise<void> {
  for (let at = 0; at < calls.length; at += ROWS_AT_ONCE) {
    const rows = calls.slice(at, at + ROWS_AT_ONCE);
    const values = rows.flatMap(valuesOf);
    await db.executeQuery(CompiledQuery.raw(insertOf(rows.length), values));
  }
}

function insertOf(rows: number): string {
  const row = `(${COLUMNS.map(() => '?').join(', ')})`;
  return `insert into calls (${COLUMNS.join(', ')}) values ${Array(rows).fill(row).join(', ')}`;
}
