import type { Capture, CapturedCall, StartCaptureBody } from '@trunkline/contract/schemas/captured-calls';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import { invalidRequest, Problem } from '../http/problems.ts';
import { type CaptureColumns, currentCapture } from '../integrations/capture.ts';
import { findIntegration } from '../integrations/find-integration.ts';
import { SecretsUndecryptable } from '../secrets/keys.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import type { CapturedCalls } from './captured-calls.ts';
import { countCapturedCalls, deleteCapturedCalls, updateCapture } from './captured-calls-storage.ts';

export type Captures = ReturnType<typeof createCaptures>;

type Deps = {
  db: Database;
  invalidations: InvalidationBus;
  capturedCalls: CapturedCalls;
  /** How long captured calls may be kept; 0: none are captured. */
  maxDays: number;
};

/** Capture of the calls of integrations: who edits one starts it for some time, and reads what it captured. */
export function createCaptures({ db, invalidations, capturedCalls, maxDays }: Deps) {
  /** @throws Problem not_found */
  async function read(member: Membership, slug: string): Promise<Capture> {
    const row = await findIntegration(db, member.workspace.id, slug);
    await capturedCalls.flush();
    return {
      ...captureOf(row),
      max_keep_days: maxDays,
      captured_calls: await countCapturedCalls(db, row.id),
    };
  }

  /**
   * Captures calls from now on; where they are captured already, until another time.
   *
   * @throws Problem not_found, forbidden where the operator allows none, invalid_request
   */
  async function start(
    member: Membership,
    slug: string,
    { minutes, keep_days = Math.min(USUAL_DAYS, maxDays) }: StartCaptureBody,
  ): Promise<Capture> {
    if (maxDays === 0)
      throw new Problem(
        'forbidden',
        'The operator of this server has turned off the capture of calls (CAPTURE_DAYS is 0).',
      );
    if (keep_days > maxDays)
      throw invalidRequest([{ path: 'keep_days', message: `is ${maxDays} at most on this server` }]);
    const until = new Date(Date.now() + minutes * 60_000).toISOString();
    await change(member, slug, 'integration.capture_start', {
      capture_until: until,
      capture_keep_days: keep_days,
    });
    return read(member, slug);
  }

  /** Ends it before its time; what it captured is kept. @throws Problem not_found */
  async function stop(member: Membership, slug: string): Promise<void> {
    await change(member, slug, 'integration.capture_stop', { capture_until: null, capture_keep_days: null });
  }

  async function change(
    member: Membership,
    slug: string,
    action: 'integration.capture_start' | 'integration.capture_stop',
    changed: CaptureColumns,
  ): Promise<void> {
    const workspaceId = member.workspace.id;
    const row = await findIntegration(db, workspaceId, slug);
    await invalidations.transaction(async (trx, publish) => {
      await updateCapture(trx, row.id, changed);
      const before = captureOf(row);
      const after = captureOf(changed);
      await recordAuditEvent(
        trx,
        member,
        action,
        { id: row.id, name: slug },
        {
          until: [before.until, after.until],
          keep_days: [before.keep_days, after.keep_days],
        },
      );
      publish({ kind: 'integration', workspaceId, slug });
    });
  }

  /**
   * What a call sent and received. The audit log says who read it.
   *
   * @throws Problem not_found, secrets_undecryptable
   */
  async function readCall(member: Membership, id: string): Promise<CapturedCall> {
    const call = await readable(capturedCalls.find(member.workspace.id, id));
    if (!call) throw notCaptured();
    const { integration, ...content } = call;
    const target = { id: integration.id, name: integration.slug };
    await recordAuditEvent(db, member, 'integration.capture_view', target, { call: [null, id] });
    return content;
  }

  /**
   * All that an integration captured, newest first, in batches. The audit log says who exported it.
   *
   * @throws Problem not_found
   */
  async function exportCalls(member: Membership, slug: string): Promise<AsyncGenerator<CapturedCall[]>> {
    const { id } = await findIntegration(db, member.workspace.id, slug);
    const calls = await countCapturedCalls(db, id);
    await recordAuditEvent(
      db,
      member,
      'integration.capture_export',
      { id, name: slug },
      { calls: [null, calls] },
    );
    return capturedCalls.all(id);
  }

  /** Deletes all that an integration captured. @throws Problem not_found */
  async function deleteCalls(member: Membership, slug: string): Promise<void> {
    const { id } = await findIntegration(db, member.workspace.id, slug);
    await capturedCalls.flush();
    await db.transaction().execute(async (trx) => {
      const calls = await countCapturedCalls(trx, id);
      await deleteCapturedCalls(trx, id);
      const target = { id, name: slug };
      await recordAuditEvent(trx, member, 'integration.capture_delete', target, { calls: [calls, 0] });
    });
  }

  return { read, start, stop, readCall, exportCalls, deleteCalls };
}

function captureOf(columns: CaptureColumns) {
  const { until = null, keepDays = null } = currentCapture(columns) ?? {};
  return { until, keep_days: keepDays };
}

/** How long captured calls are kept by default. */
const USUAL_DAYS = 7;

/** @throws Problem secrets_undecryptable */
async function readable<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof SecretsUndecryptable)) throw error;
    throw new Problem('secrets_undecryptable', error.message, { status: 409 });
  }
}

function notCaptured(): Problem {
  return new Problem(
    'not_found',
    'Nothing of this call is captured here: capture was off, or it was more than the newest 1,000 calls or the chosen days ago. Start it on the page of the integration, and repeat the call.',
  );
}
