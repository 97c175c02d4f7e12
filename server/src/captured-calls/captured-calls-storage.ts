import type { CaptureColumns } from '../integrations/capture.ts';
import type { Database } from '../storage/database.ts';
import { engineOf } from '../storage/engine.ts';
import { inSteps } from '../storage/in-steps.ts';
import type { Row } from '../storage/schema.ts';

/** Rows of captured calls, and until when integrations capture theirs. */

export type CapturedCallRow = Row<'captured_calls'>;

export async function updateCapture(
  trx: Database,
  integrationId: string,
  { capture_until, capture_keep_days }: CaptureColumns,
): Promise<void> {
  await trx
    .updateTable('integrations')
    .set({ capture_until, capture_keep_days })
    .where('id', '=', integrationId)
    .execute();
}

/** Of the integrations, those that are not deleted; none of them is until the end of the transaction. */
export async function selectExisting(
  trx: Database,
  integrationIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const query = trx
    .selectFrom('integrations')
    .select('id')
    .where('id', 'in', integrationIds)
    .where('deleted_at', 'is', null)
    .orderBy('id');
  const rows = await (engineOf(trx) === 'postgres' ? query.forKeyShare() : query).execute();
  return new Set(rows.map(({ id }) => id));
}

export async function insertCapturedCall(trx: Database, row: CapturedCallRow): Promise<void> {
  await trx
    .insertInto('captured_calls')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Deletes all of an integration but the newest. */
export async function keepNewest(trx: Database, integrationId: string, count: number): Promise<void> {
  await trx
    .deleteFrom('captured_calls')
    .where('integration_id', '=', integrationId)
    .where('id', '<=', (query) =>
      query
        .selectFrom('captured_calls')
        .select('id')
        .where('integration_id', '=', integrationId)
        .orderBy('id', 'desc')
        .offset(count)
        .limit(1),
    )
    .execute();
}

/** A captured call with the slug of its integration. */
export function selectCapturedCall(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<(CapturedCallRow & { slug: string }) | undefined> {
  return db
    .selectFrom('captured_calls as call')
    .innerJoin('integrations', 'integrations.id', 'call.integration_id')
    .selectAll('call')
    .select('integrations.slug')
    .where('call.workspace_id', '=', workspaceId)
    .where('call.id', '=', id)
    .where('call.expires_at', '>', new Date().toISOString())
    .executeTakeFirst();
}

export async function isCaptured(db: Database, workspaceId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('captured_calls')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('expires_at', '>', new Date().toISOString())
    .executeTakeFirst();
  return row !== undefined;
}

/** Those of an integration, newest first, before the id `before`. */
export function selectCapturedCalls(
  db: Database,
  integrationId: string,
  before: string | undefined,
  limit: number,
): Promise<CapturedCallRow[]> {
  let query = db
    .selectFrom('captured_calls')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('expires_at', '>', new Date().toISOString());
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

export async function countCapturedCalls(db: Database, integrationId: string): Promise<number> {
  const { count } = await db
    .selectFrom('captured_calls')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('integration_id', '=', integrationId)
    .where('expires_at', '>', new Date().toISOString())
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function deleteCapturedCalls(db: Database, integrationId: string): Promise<void> {
  await db.deleteFrom('captured_calls').where('integration_id', '=', integrationId).execute();
}

/** Deleted by one statement: many more would hold up other writes. */
const ROWS_PER_DELETE = 200;

/** Deletes those that have expired, in small steps. */
export async function deleteExpired(db: Database, signal: AbortSignal): Promise<void> {
  const now = new Date().toISOString();
  await inSteps(async () => {
    const rows = await db
      .selectFrom('captured_calls')
      .select(['workspace_id', 'id'])
      .where('expires_at', '<', now)
      .limit(ROWS_PER_DELETE)
      .execute();
    if (rows.length === 0) return false;
    await db
      .deleteFrom('captured_calls')
      .where((e) =>
        e(
          e.refTuple('workspace_id', 'id'),
          'in',
          rows.map(({ workspace_id, id }) => e.tuple(workspace_id, id)),
        ),
      )
      .execute();
    return rows.length === ROWS_PER_DELETE;
  }, signal);
}
