import { healthOf, type Outcomes } from '@trunkline/contract/health';
import { endState, listeningWorkspaces, raiseOnce } from '../../alert-events/alert-events.ts';
import { selectStates } from '../../alert-events/alert-events-storage.ts';
import type { Database } from '../../storage/database.ts';
import { type CountsOfHour, findIntegrationById, selectHourCounts } from './integrations-storage.ts';

/**
 * Which integrations fail, by the calls of the last minutes of all processes: the counts of the call log now, less those of
 * some minutes ago, which the process that runs the jobs remembers.
 */

const WINDOW_MINUTES = 5;
const MINUTE_MS = 60_000;
/** So many calls that were sent are needed: two of three failures may be chance. */
const MIN_SENT = 10;
const SUBJECT = 'failing/';

type Snapshot = { at: number; workspaces: ReadonlySet<string>; counts: ReadonlyMap<string, Outcomes> };

export type FailingCheck = ReturnType<typeof createFailingCheck>;

export function createFailingCheck(db: Database) {
  let snapshots: Snapshot[] = [];

  /** Compares with the snapshot of some minutes ago, and takes another one. @param now in milliseconds */
  async function check(now = Date.now()): Promise<void> {
    const workspaces = await listeningWorkspaces(db, 'integration.failing', 'integration.recovered');
    const baseline = snapshots.findLast(({ at }) => at <= now - WINDOW_MINUTES * MINUTE_MS) ?? snapshots[0];
    const counts = new Map<string, Outcomes>();
    for (const workspaceId of workspaces) {
      const rows = await selectHourCounts(db, workspaceId, hourBefore(now));
      for (const row of rows) counts.set(keyOf(row), row);
      if (baseline?.workspaces.has(workspaceId)) await judge(workspaceId, rows, baseline, now);
    }
    snapshots = [
      ...snapshots.filter(({ at }) => at >= (baseline?.at ?? now)),
      { at: now, workspaces: new Set(workspaces), counts },
    ];
  }

  async function judge(
    workspaceId: string,
    rows: readonly CountsOfHour[],
    baseline: Snapshot,
    now: number,
  ): Promise<void> {
    const failing = new Set(
      (await selectStates(db, workspaceId, SUBJECT)).map(({ subject }) => subject.slice(SUBJECT.length)),
    );
    const byIntegration = Map.groupBy(rows, ({ integration_id }) => integration_id);
    for (const [id, hours] of byIntegration) {
      const window = sinceOf(hours, baseline);
      if (isFailing(window) && !failing.has(id)) await raiseFailing(id, window, now);
      if (isRecovered(window) && failing.has(id)) await raiseRecovered(workspaceId, id, window, now);
    }
  }

  async function raiseFailing(id: string, window: Outcomes, now: number): Promise<void> {
    const found = await findIntegrationById(db, id);
    if (!found) return;
    const { workspace_id, ...integration } = found;
    await raiseOnce(
      db,
      workspace_id,
      { subject: SUBJECT + id, state: 'failing' },
      {
        type: 'integration.failing',
        data: { integration, window_minutes: WINDOW_MINUTES, ...window },
        at: new Date(now),
      },
    );
  }

  async function raiseRecovered(
    workspaceId: string,
    id: string,
    window: Outcomes,
    now: number,
  ): Promise<void> {
    const found = await findIntegrationById(db, id);
    if (!found) return endState(db, workspaceId, SUBJECT + id);
    const { workspace_id, ...integration } = found;
    await endState(db, workspace_id, SUBJECT + id, (failing_since) => ({
      type: 'integration.recovered',
      data: { integration, failing_since, window_minutes: WINDOW_MINUTES, ...window },
      at: new Date(now),
    }));
  }

  return { check };
}

/** A window is within the present hour and the one before, as columns name them. */
function hourBefore(now: number): string {
  return new Date(now - 60 * MINUTE_MS).toISOString().slice(0, 13);
}

function keyOf({ integration_id, hour }: CountsOfHour): string {
  return `${integration_id}/${hour}`;
}

/** What was counted since a snapshot. */
function sinceOf(hours: readonly CountsOfHour[], { counts }: Snapshot): Outcomes {
  const sum = { calls: 0, errors: 0, failures: 0, refusals: 0 };
  for (const row of hours) {
    const before = counts.get(keyOf(row)) ?? { calls: 0, errors: 0, failures: 0, refusals: 0 };
    sum.calls += row.calls - before.calls;
    sum.errors += row.errors - before.errors;
    sum.failures += row.failures - before.failures;
    sum.refusals += row.refusals - before.refusals;
  }
  return sum;
}

function isFailing(window: Outcomes): boolean {
  return window.calls - window.refusals >= MIN_SENT && healthOf(window) === 'failing';
}

/** A few calls are enough where all of them succeeded. */
function isRecovered(window: Outcomes): boolean {
  const isEnough = window.calls - window.refusals >= MIN_SENT;
  const health = healthOf(window);
  return isEnough ? health !== 'failing' : health === 'healthy' && window.errors === window.refusals;
}
