import type { AlertEventData, AlertEventType } from '@trunkline/contract/alert-events';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../audit-log/audit-log.ts';
import type { Database } from '../storage/database.ts';
import { decodeTexts } from '../storage/json-column.ts';
import {
  deleteState,
  findState,
  insertDeliveries,
  type Listener,
  selectListeners,
  selectListeningWorkspacesOf,
  selectWorkspace,
  upsertState,
} from './alert-events-storage.ts';

/** What happened, on its way to those who want to know: written here, sent by alerts/. */

/**
 * Writes an event to the outbox, once for each destination that listens to it. Run in the transaction of what happened:
 * neither is stored without the other.
 *
 * @param data never holds a secret
 * @param at when it happened
 * @returns to how many destinations it will be sent
 */
export async function raiseAlert<Type extends AlertEventType>(
  trx: Database,
  workspaceId: string,
  type: Type,
  data: AlertEventData<Type>,
  at = new Date(),
): Promise<number> {
  const listeners = (await selectListeners(trx, workspaceId)).filter((listener) => listensTo(listener, type));
  if (listeners.length === 0) return 0;
  const workspace = await selectWorkspace(trx, workspaceId);
  if (!workspace) return 0;
  const timestamp = at.toISOString();
  const payload = JSON.stringify({ type, timestamp, workspace, data });
  const rows = listeners.map(({ id }) => newDelivery(workspaceId, id, type, payload, timestamp));
  await insertDeliveries(trx, rows);
  return rows.length;
}

/** The same in each workspace of a user, for what concerns all of them. Run in the transaction of what happened. */
export async function raiseAlertInWorkspacesOf<Type extends AlertEventType>(
  trx: Database,
  userId: string,
  type: Type,
  data: AlertEventData<Type>,
): Promise<void> {
  for (const workspaceId of await selectListeningWorkspacesOf(trx, userId))
    await raiseAlert(trx, workspaceId, type, data);
}

/** A delivery that is due at once. */
export function newDelivery(
  workspace_id: string,
  destination_id: string,
  event: string,
  payload: string,
  at: string,
) {
  return {
    id: uuid(),
    workspace_id,
    destination_id,
    event,
    payload,
    status: 'pending' as const,
    attempts: 0,
    created_at: at,
    next_attempt_at: at,
    last_attempt_at: null,
    duration_ms: null,
    response_status: null,
    response_excerpt: null,
    error: null,
  };
}

/**
 * Raises an event unless its subject is in that state already, as far as a destination was notified. Of several processes
 * that see it at once, one raises it.
 *
 * @param subject what is in a state, such as `failing/<integration>`
 * @param holdMs for how long the state holds; absent: until it changes
 */
export async function raiseOnce<Type extends AlertEventType>(
  db: Database,
  workspaceId: string,
  { subject, state, holdMs }: { subject: string; state: string; holdMs?: number },
  event: { type: Type; data: AlertEventData<Type>; at: Date },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const known = await findState(trx, workspaceId, subject);
    const isHeld = holdMs === undefined || event.at.getTime() - Date.parse(known?.at ?? '') < holdMs;
    if (known?.state === state && isHeld) return;
    const sent = await raiseAlert(trx, workspaceId, event.type, event.data, event.at);
    if (sent > 0)
      await upsertState(trx, { workspace_id: workspaceId, subject, state, at: event.at.toISOString() });
  });
}

/**
 * Ends the state of a subject, and says so where an event is given.
 *
 * @param toEvent what to say, from the time when the state began
 */
export async function endState<Type extends AlertEventType>(
  db: Database,
  workspaceId: string,
  subject: string,
  toEvent?: (since: string) => { type: Type; data: AlertEventData<Type>; at: Date },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const known = await findState(trx, workspaceId, subject);
    if (!known) return;
    await deleteState(trx, workspaceId, subject);
    if (!toEvent) return;
    const { type, data, at } = toEvent(known.at);
    await raiseAlert(trx, workspaceId, type, data, at);
  });
}

/** The workspaces in which a destination listens to one of the events. */
export async function listeningWorkspaces(
  db: Database,
  ...types: readonly AlertEventType[]
): Promise<string[]> {
  const listeners = await selectListeners(db);
  const listening = listeners.filter((listener) => types.some((type) => listensTo(listener, type)));
  return [...new Set(listening.map(({ workspace_id }) => workspace_id))];
}

function listensTo(listener: Listener, type: AlertEventType): boolean {
  return decodeEvents(listener).includes(type);
}

/** The events of a destination; those of earlier versions may be none any more. */
export function decodeEvents({ id, events }: Pick<Listener, 'id' | 'events'>): string[] {
  return decodeTexts(events, 'alert_destinations.events', id);
}

/** Who did something, as the data of an event names them. */
export function byOf({ user }: { user: Pick<Actor['user'], 'id' | 'email'> }): {
  user_id: string | null;
  email: string;
} {
  return { user_id: user.id, email: user.email };
}
