import { raiseOnce } from '../../alert-events/alert-events.ts';
import type { Database } from '../../storage/database.ts';
import { findIntegrationById } from './integrations-storage.ts';

const HOLD_MS = 3_600_000;
/** Of different integrations, between two runs of the job. */
const MAX_WAITING = 1_000;
const MAX_REASON_LENGTH = 500;

export type OpenedCircuits = ReturnType<typeof createOpenedCircuits>;

/** Circuits that opened in this process: noted during calls, which wait for nothing, and written by a job. */
export function createOpenedCircuits(db: Database) {
  const waiting = new Map<string, string | null>();

  /** Notes that the circuit of an integration opened. @param reason the failure that opened it */
  function onOpened(integrationId: string, reason: string | undefined): void {
    if (waiting.size < MAX_WAITING) waiting.set(integrationId, reason?.slice(0, MAX_REASON_LENGTH) ?? null);
  }

  /** Raises what was noted, at most once an hour for each integration. @param now in milliseconds */
  async function flush(now = Date.now()): Promise<void> {
    for (const [id, reason] of [...waiting]) {
      const found = await findIntegrationById(db, id);
      if (found) {
        const { workspace_id, ...integration } = found;
        await raiseOnce(
          db,
          workspace_id,
          { subject: `circuit/${id}`, state: 'opened', holdMs: HOLD_MS },
          { type: 'integration.circuit_opened', data: { integration, reason }, at: new Date(now) },
        );
      }
      waiting.delete(id);
    }
  }

  return { onOpened, flush };
}
