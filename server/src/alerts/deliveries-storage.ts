import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';

/** Rows of deliveries: the outbox, and the log of what was sent. */

export type DeliveryRow = Row<'alert_deliveries'>;

/** The deliveries of a destination, newest first, before the id `before`. */
export function selectDeliveries(
  db: Database,
  destinationId: string,
  status: DeliveryRow['status'] | undefined,
  before: string | undefined,
  limit: number,
): Promise<DeliveryRow[]> {
  let query = db.selectFrom('alert_deliveries').selectAll().where('destination_id', '=', destinationId);
  if (status !== undefined) query = query.where('status', '=', status);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

export function findDelivery(
  db: Database,
  destinationId: string,
  id: string,
): Promise<DeliveryRow | undefined> {
  return db
    .selectFrom('alert_deliveries')
    .selectAll()
    .where('destination_id', '=', destinationId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The newest delivery of each destination. */
export async function selectLastDeliveries(
  db: Database,
  destinationIds: readonly string[],
): Promise<Pick<DeliveryRow, 'destination_id' | 'created_at' | 'status'>[]> {
  if (destinationIds.length === 0) return [];
  return db
    .selectFrom('alert_deliveries')
    .select(['destination_id', 'created_at', 'status'])
    .where('id', 'in', (e) =>
      e
        .selectFrom('alert_deliveries')
        .select(({ fn }) => fn.max('id').as('id'))
        .where('destination_id', 'in', destinationIds)
        .groupBy('destination_id'),
    )
    .execute();
}

/** The destinations that something is due for, the longest due first. */
export async function selectDueDestinations(db: Database, now: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('alert_deliveries')
    .select(['destination_id'])
    .where('next_attempt_at', '<=', now)
    .groupBy('destination_id')
    .orderBy(({ fn }) => fn.min('next_attempt_at'))
    .limit(limit)
    .execute();
  return rows.map(({ destination_id }) => destination_id);
}

export function selectDueDeliveries(
  db: Database,
  destinationId: string,
  now: string,
  limit: number,
): Promise<DeliveryRow[]> {
  return db
    .selectFrom('alert_deliveries')
    .selectAll()
    .where('destination_id', '=', destinationId)
    .where('next_attempt_at', '<=', now)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/**
 * Takes a delivery for an attempt, unless another process took it first.
 *
 * @param retryAt when it is due again if this process ends before it says what came of it
 */
export async function claimDelivery(
  db: Database,
  { id, next_attempt_at, attempts }: Pick<DeliveryRow, 'id' | 'next_attempt_at' | 'attempts'>,
  startedAt: string,
  retryAt: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('alert_deliveries')
    .set({ attempts: attempts + 1, last_attempt_at: startedAt, next_attempt_at: retryAt })
    .where('id', '=', id)
    .where('next_attempt_at', '=', next_attempt_at)
    .where('attempts', '=', attempts)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function updateDelivery(db: Database, id: string, changed: Partial<DeliveryRow>): Promise<void> {
  await db.updateTable('alert_deliveries').set(changed).where('id', '=', id).execute();
}

/** Ends what is yet to be sent to a destination. */
export async function cancelPending(db: Database, destinationId: string, error: string): Promise<void> {
  await db
    .updateTable('alert_deliveries')
    .set({ status: 'failed', next_attempt_at: null, error })
    .where('destination_id', '=', destinationId)
    .where('next_attempt_at', 'is not', null)
    .execute();
}

/** Deletes deliveries that are older, and those beyond the newest of each destination. */
export async function deleteOldDeliveries(db: Database, before: string, keepRows: number): Promise<void> {
  await db.deleteFrom('alert_deliveries').where('created_at', '<', before).execute();
  const destinations = await db.selectFrom('alert_destinations').select('id').execute();
  for (const { id } of destinations) {
    const [oldest] = await db
      .selectFrom('alert_deliveries')
      .select('id')
      .where('destination_id', '=', id)
      .orderBy('id', 'desc')
      .offset(keepRows - 1)
      .limit(1)
      .execute();
    if (oldest)
      await db
        .deleteFrom('alert_deliveries')
        .where('destination_id', '=', id)
        .where('id', '<', oldest.id)
        .execute();
  }
}
