import { errorKindOf } from '@trunkline/contract/health';
import type { LastError } from '@trunkline/contract/schemas/usage';
import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import { inOrder } from '../storage/in-order.ts';
import { givenInteger, givenRows, givenText } from '../storage/json-rows.ts';
import type { NewRow, Row } from '../storage/schema.ts';

/** The last call of each integration with each kind of error, found without a look into the call log. */

type LoggedCall = Omit<NewRow<'calls'>, 'attempts'>;
export type LastErrorRow = Row<'last_errors'>;

const KEY = ['workspace_id', 'integration_id', 'kind'] as const;
const TEXTS = ['call_id', 'app_id', 'operation', 'at', 'code', 'reason'] as const;
const NUMBERS = ['status', 'status_code'] as const;
const COLUMNS = [...KEY, ...TEXTS, ...NUMBERS];

/** Keeps the calls that are the last of their kind. Run in the transaction that logs them. */
export async function updateLastErrors(db: Database, calls: readonly LoggedCall[]): Promise<void> {
  const last = new Map<string, LastErrorRow>();
  for (const call of calls) {
    const row = toRow(call);
    if (row === undefined) continue;
    const name = KEY.map((column) => row[column]).join(' ');
    const before = last.get(name);
    if (before === undefined || before.at <= row.at) last.set(name, row);
  }
  if (last.size > 0) await upsert(db, inOrder(last));
}

function toRow(call: LoggedCall): LastErrorRow | undefined {
  const kind = errorKindOf(call);
  if (kind === undefined || !call.integration_id) return undefined;
  return {
    workspace_id: call.workspace_id,
    integration_id: call.integration_id,
    kind,
    call_id: call.id,
    app_id: call.app_id,
    operation: call.operation,
    at: call.at,
    status: call.status,
    status_code: call.status_code ?? null,
    code: call.code ?? null,
    reason: call.reason ?? null,
  };
}

async function upsert(db: Database, rows: readonly LastErrorRow[]): Promise<void> {
  const given = givenRows(
    db,
    rows.map((row) => COLUMNS.map((column) => row[column])),
  );
  const isNumber = new Set<string>(NUMBERS);
  const values = COLUMNS.map((column, index) =>
    isNumber.has(column) ? givenInteger(index) : givenText(index),
  );
  const changed = [...TEXTS, ...NUMBERS].map(
    (column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`,
  );
  // SQLite takes the ON of a conflict for that of a join where no WHERE is between them.
  await sql`insert into last_errors (${sql.join(COLUMNS.map((column) => sql.ref(column)))})
    select ${sql.join(values)} from ${given} where true
    on conflict (${sql.join(KEY.map((column) => sql.ref(column)))}) do update set ${sql.join(changed)}
    where last_errors.at <= excluded.at`.execute(db);
}

/** @param maySeeReasons whether the member may: see `calls.read_reasons` */
export function lastErrorView(row: LastErrorRow, maySeeReasons: boolean): LastError {
  const { workspace_id, integration_id, reason, ...shown } = row;
  return { ...shown, reason: maySeeReasons ? reason : null };
}

/** The last errors of integrations, the latest first. */
export function selectLastErrors(
  db: Database,
  workspaceId: string,
  integrationIds: readonly string[],
): Promise<LastErrorRow[]> {
  if (integrationIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('last_errors')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('integration_id', 'in', integrationIds)
    .orderBy('at', 'desc')
    .execute();
}
