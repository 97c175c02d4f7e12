import { setImmediate } from 'node:timers/promises';
import { type CapturedCall, CapturedContent } from '@trunkline/contract/schemas/captured-calls';
import type { Logger } from 'pino';
import { createFailureLog } from '../config/failure-log.ts';
import { timeOfRequestId } from '../http/request-id.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from '../storage/database.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import {
  type CapturedCallRow,
  deleteExpired,
  insertCapturedCall,
  isCaptured,
  keepNewest,
  selectCapturedCall,
  selectCapturedCalls,
  selectExisting,
} from './captured-calls-storage.ts';

export type CapturedCalls = ReturnType<typeof createCapturedCalls>;

/** A call that is to be stored. */
export type WaitingCall = {
  id: string;
  workspaceId: string;
  integrationId: string;
  keepDays: number;
  /** How much memory it takes. */
  bytes: number;
  /** What is stored of it, secrets redacted. */
  content: () => Promise<CapturedContent>;
};

/** Each second as many calls are captured at most; the others are dropped and counted. */
const MAX_WAITING = 200;
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** As many are kept of an integration. */
const MAX_CAPTURED_CALLS = 1000;
const DAY_MS = 86_400_000;

type Deps = { db: Database; vault: Vault; log: Pick<Logger, 'error' | 'info' | 'warn'> };

/**
 * What calls sent and received while their integration captured them, encrypted with the data key of their workspace. Calls
 * wait in memory for a job that redacts, encrypts and writes them: no call waits for it.
 */
export function createCapturedCalls({ db, vault, log }: Deps) {
  const failures = createFailureLog(log, 'captured calls could not be stored, and are lost');
  let waiting: WaitingCall[] = [];
  let waitingBytes = 0;
  let dropped = 0;
  let written = Promise.resolve();

  /** Takes a call; returns at once. */
  function add(call: WaitingCall): void {
    if (waiting.length >= MAX_WAITING || waitingBytes + call.bytes > MAX_WAITING_BYTES) {
      dropped += 1;
      return;
    }
    waiting.push(call);
    waitingBytes += call.bytes;
  }

  /** Stores what waits, after what was taken before; never rejects. */
  function flush(): Promise<void> {
    written = written.then(writeWaiting);
    return written;
  }

  async function writeWaiting(): Promise<void> {
    if (waiting.length === 0) return;
    const calls = waiting;
    waiting = [];
    waitingBytes = 0;
    if (dropped > 0) log.warn({ dropped }, 'calls come faster than they can be captured: some were not');
    dropped = 0;
    try {
      const rows: CapturedCallRow[] = [];
      for (const call of calls) {
        rows.push(await toRow(call));
        // Redaction and encryption of one take some milliseconds.
        await setImmediate();
      }
      await db.transaction().execute((trx) => insertCalls(trx, rows));
      failures.succeeded();
    } catch (error) {
      failures.failed(error, { calls: calls.length });
    }
  }

  async function toRow({ id, workspaceId, integrationId, keepDays, content }: WaitingCall) {
    const text = JSON.stringify(await content());
    return {
      workspace_id: workspaceId,
      id,
      integration_id: integrationId,
      expires_at: new Date(timeOfRequestId(id) + keepDays * DAY_MS).toISOString(),
      content: await vault.encrypt(workspaceId, rowIdentity(id), text),
    };
  }

  /** @throws SecretsUndecryptable */
  async function decrypt({ workspace_id, id, expires_at, content }: CapturedCallRow): Promise<CapturedCall> {
    const text = await vault.decrypt(workspace_id, rowIdentity(id), content);
    const decoded = decodeJsonColumn(CapturedContent, text, 'captured_calls.content', id);
    return { id, expires_at, ...decoded };
  }

  /** What a call sent and received; undefined: it was not captured, or is no longer kept. @throws SecretsUndecryptable */
  async function find(
    workspaceId: string,
    id: string,
  ): Promise<(CapturedCall & { integration: { id: string; slug: string } }) | undefined> {
    await flush();
    const row = await selectCapturedCall(db, workspaceId, id);
    return row && { ...(await decrypt(row)), integration: { id: row.integration_id, slug: row.slug } };
  }

  async function has(workspaceId: string, id: string): Promise<boolean> {
    await flush();
    return isCaptured(db, workspaceId, id);
  }

  /** Those of an integration, newest first, in batches. @throws SecretsUndecryptable */
  async function* all(integrationId: string): AsyncGenerator<CapturedCall[]> {
    await flush();
    for (let before: string | undefined; ; ) {
      const rows = await selectCapturedCalls(db, integrationId, before, ROWS_PER_BATCH);
      before = rows.at(-1)?.id;
      if (before === undefined) return;
      yield await Promise.all(rows.map(decrypt));
    }
  }

  return { add, flush, find, has, all, prune: (signal: AbortSignal) => deleteExpired(db, signal) };
}

/** Each may have some hundred kilobytes. */
const ROWS_PER_BATCH = 20;

/** A call whose integration was deleted meanwhile leaves no row behind. */
async function insertCalls(trx: Database, rows: readonly CapturedCallRow[]): Promise<void> {
  const byIntegration = Map.groupBy(rows, ({ integration_id }) => integration_id);
  for (const id of await selectExisting(trx, [...byIntegration.keys()])) {
    for (const row of byIntegration.get(id) ?? []) await insertCapturedCall(trx, row);
    await keepNewest(trx, id, MAX_CAPTURED_CALLS);
  }
}

/** What the ciphertext is bound to. */
function rowIdentity(id: string): string {
  return `captured_calls/${id}`;
}
