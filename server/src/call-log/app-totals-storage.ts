import { errorKindOf } from '@trunkline/contract/health';
import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import { inOrder } from '../storage/in-order.ts';
import { givenInteger, givenRows, givenText } from '../storage/json-rows.ts';
import type { NewRow } from '../storage/schema.ts';

type LoggedCall = Pick<NewRow<'calls'>, 'workspace_id' | 'app_id' | 'at' | 'status' | 'status_code'>;

type Total = { key: readonly string[]; calls: number; errors: number };

/**
 * Adds calls to the totals of their apps by day; those that name no integration count too. Run in the transaction that
 * logs them.
 */
export async function addToAppTotals(db: Database, calls: readonly LoggedCall[]): Promise<void> {
  const totals = new Map<string, Total>();
  for (const call of calls) {
    const key = [call.workspace_id, call.app_id, call.at.slice(0, 10)];
    const name = key.join(' ');
    const total = totals.get(name) ?? { key, calls: 0, errors: 0 };
    totals.set(name, total);
    total.calls += 1;
    if (errorKindOf(call) !== undefined) total.errors += 1;
  }
  if (totals.size > 0) await addTotals(db, inOrder(totals));
}

async function addTotals(db: Database, totals: readonly Total[]): Promise<void> {
  const rows = givenRows(
    db,
    totals.map(({ key, calls, errors }) => [...key, calls, errors]),
  );
  // SQLite takes the ON of a conflict for that of a join where no WHERE is between them.
  await sql`insert into app_totals (workspace_id, app_id, day, calls, errors)
    select ${sql.join([0, 1, 2].map(givenText))}, ${givenInteger(3)}, ${givenInteger(4)} from ${rows} where true
    on conflict (workspace_id, app_id, day) do update set
      calls = app_totals.calls + excluded.calls, errors = app_totals.errors + excluded.errors`.execute(db);
}
