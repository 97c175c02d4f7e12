import { TEST_ALERT_TYPE } from '@trunkline/contract/alert-events';
import type { AlertDelivery } from '@trunkline/contract/schemas/alerts';
import { newDelivery } from '../alert-events/alert-events.ts';
import { deleteStatesBefore, insertDeliveries } from '../alert-events/alert-events-storage.ts';
import { recordAuditEvent, systemActor } from '../audit-log/audit-log.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { CreateLimiter } from '../redis/limiters.ts';
import { consumeLimit } from '../workspaces/consume-limit.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import {
  cancelPending,
  claimDelivery,
  type DeliveryRow,
  deleteOldDeliveries,
  findDelivery,
  selectDeliveries,
  selectDueDeliveries,
  selectDueDestinations,
  updateDelivery,
} from './deliveries-storage.ts';
import { requireMail } from './destinations.ts';
import { type DestinationRow, findDestinationById, updateDestination } from './destinations-storage.ts';
import { retryDelay } from './retry-delay.ts';
import { type AttemptResult, type SendDeps, sendAlert } from './send-alert.ts';

export type AlertDeliveries = ReturnType<typeof createAlertDeliveries>;

type Deps = SendDeps & { createLimiter: CreateLimiter };

/** At a time; what is due beyond them waits for the next run. */
const MAX_DESTINATIONS = 50;
const MAX_PER_DESTINATION = 10;
/** A slow destination holds a run up no longer than this, and one attempt. */
const DESTINATION_MS = 10_000;
/** An attempt of a process that ended without saying what came of it is made again after this. */
const CLAIM_MS = 60_000;
const KEEP_DAYS = 30;
const KEEP_ROWS = 1_000;
/** What was said once may be said again after this. */
const KEEP_STATES_DAYS = 90;
const DAY_MS = 86_400_000;
const SENDS_A_MINUTE = 10;

/** What is sent to destinations: the outbox is emptied by a job, and what came of it is the log of deliveries. */
export function createAlertDeliveries({ createLimiter, ...deps }: Deps) {
  const { db, mailer } = deps;
  const limiter = createLimiter('alert-tests', { points: SENDS_A_MINUTE, duration: 60 });

  /** Sends what is due, to several destinations at a time. @param now in milliseconds */
  async function deliverDue(signal: AbortSignal, now = Date.now()): Promise<void> {
    const ids = await selectDueDestinations(db, new Date(now).toISOString(), MAX_DESTINATIONS);
    const results = await Promise.allSettled(ids.map((id) => deliverTo(id, signal, now)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /** One after the other; where one fails the others would too, and wait for the next run. */
  async function deliverTo(destinationId: string, signal: AbortSignal, now: number): Promise<void> {
    const destination = await findDestinationById(db, destinationId);
    if (!destination) return;
    const startedAt = performance.now();
    const due = await selectDueDeliveries(
      db,
      destinationId,
      new Date(now).toISOString(),
      MAX_PER_DESTINATION,
    );
    for (const delivery of due) {
      if (signal.aborted || performance.now() - startedAt > DESTINATION_MS) return;
      const result = await attempt(destination, delivery, now);
      if (result?.outcome !== 'delivered') return;
    }
  }

  /** @returns what came of it; undefined: another process took it */
  async function attempt(
    destination: DestinationRow,
    delivery: DeliveryRow,
    now: number,
  ): Promise<AttemptResult | undefined> {
    const startedAt = new Date(now).toISOString();
    if (!(await claimDelivery(db, delivery, startedAt, new Date(now + CLAIM_MS).toISOString())))
      return undefined;
    const started = performance.now();
    const result = await sendAlert(deps, destination, delivery, now);
    const duration_ms = Math.round((performance.now() - started) * 10) / 10;
    const attempts = delivery.attempts + 1;
    const isTest = delivery.event === TEST_ALERT_TYPE;
    const delayMs = result.outcome === 'failed' && !isTest ? retryDelay(attempts, Math.random()) : undefined;
    const status =
      result.outcome === 'delivered' ? 'delivered' : delayMs === undefined ? 'failed' : 'pending';
    await updateDelivery(db, delivery.id, {
      status,
      next_attempt_at: delayMs === undefined ? null : new Date(now + delayMs).toISOString(),
      duration_ms,
      response_status: result.responseStatus,
      response_excerpt: result.responseExcerpt,
      error: result.error,
    });
    if (result.outcome === 'gone') await switchOff(destination);
    return result;
  }

  async function switchOff({ id, name, workspace_id, enabled }: DestinationRow): Promise<void> {
    if (enabled === 0) return;
    await db.transaction().execute(async (trx) => {
      await updateDestination(trx, id, { enabled: 0, disabled_reason: 'gone' });
      await cancelPending(trx, id, 'The destination was switched off before this was sent.');
      const actor = systemActor(workspace_id, 'alerts');
      await recordAuditEvent(trx, actor, 'alert_destination.edit', { id, name }, { enabled: [true, false] });
    });
  }

  /** The deliveries of a destination, newest first, before the id `before`. */
  async function list(
    { id }: DestinationRow,
    status: DeliveryRow['status'] | undefined,
    before: string | undefined,
    limit: number,
  ): Promise<AlertDelivery[]> {
    return (await selectDeliveries(db, id, status, before, limit)).map(toView);
  }

  /**
   * Sends a test alert, once, and waits for what comes of it.
   *
   * @throws Problem rate_limited, mail_not_configured
   */
  async function test(member: Membership, destination: DestinationRow): Promise<AlertDelivery> {
    await limit(member);
    if (destination.type === 'email') requireMail(mailer);
    const { id, slug, name } = member.workspace;
    const now = Date.now();
    const timestamp = new Date(now).toISOString();
    const message = `${member.user.email} sent this to see whether alerts arrive. Nothing happened.`;
    const payload = JSON.stringify({
      type: TEST_ALERT_TYPE,
      timestamp,
      workspace: { id, slug, name },
      data: { message },
    });
    // Claimed from the start: the job does not send it too.
    const delivery = {
      ...newDelivery(id, destination.id, TEST_ALERT_TYPE, payload, timestamp),
      next_attempt_at: new Date(now + CLAIM_MS).toISOString(),
    };
    await db.transaction().execute(async (trx) => {
      await insertDeliveries(trx, [delivery]);
      const target = { id: destination.id, name: destination.name };
      await recordAuditEvent(trx, member, 'alert_destination.test', target);
    });
    await attempt(destination, delivery, now);
    return readDelivery(destination, delivery.id);
  }

  /**
   * Sends an alert again, as if it were new: with the same id, and with all attempts before it.
   *
   * @throws Problem not_found, rate_limited, alert_destination_disabled
   */
  async function retry(
    member: Membership,
    destination: DestinationRow,
    deliveryId: string,
  ): Promise<AlertDelivery> {
    await limit(member);
    await readDelivery(destination, deliveryId);
    if (destination.enabled === 0)
      throw new Problem(
        'alert_destination_disabled',
        'The destination is switched off. Switch it on, then send the alert again.',
      );
    await updateDelivery(db, deliveryId, {
      status: 'pending',
      attempts: 0,
      next_attempt_at: new Date().toISOString(),
    });
    return readDelivery(destination, deliveryId);
  }

  async function readDelivery({ id }: DestinationRow, deliveryId: string): Promise<AlertDelivery> {
    const row = await findDelivery(db, id, deliveryId);
    if (!row) throw notFound('delivery');
    return toView(row);
  }

  function limit({ user }: Membership): Promise<void> {
    return consumeLimit(
      limiter,
      user.id,
      `You sent ${SENDS_A_MINUTE} alerts in a minute. Wait as long as Retry-After says.`,
    );
  }

  /** Deletes what is no longer kept. @param now in milliseconds */
  async function prune(now = Date.now()): Promise<void> {
    await deleteOldDeliveries(db, new Date(now - KEEP_DAYS * DAY_MS).toISOString(), KEEP_ROWS);
    await deleteStatesBefore(db, new Date(now - KEEP_STATES_DAYS * DAY_MS).toISOString());
  }

  return { deliverDue, list, test, retry, prune };
}

function toView({ destination_id, workspace_id, payload, ...row }: DeliveryRow): AlertDelivery {
  const parsed: unknown = JSON.parse(payload);
  return { ...row, payload: parsed };
}
