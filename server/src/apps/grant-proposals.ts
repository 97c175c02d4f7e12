import { setImmediate } from 'node:timers/promises';
import type { GrantProposal } from '@trunkline/contract/schemas/access-requests';
import type { CallLog } from '../call-log/call-log.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import { decodeGrant } from './grants.ts';
import { selectGrantsOfApp } from './grants-storage.ts';
import { selectCallingApps } from './integration-access-storage.ts';
import { readCalled } from './narrowing.ts';

type Deps = { db: Database; callLog: CallLog; callLogDays: number };

/**
 * The apps of a page that called in the last 30 days what is not granted to them, with the grants for exactly that.
 *
 * @param after the id of the last app of the page before
 * @returns with all apps of the page that called anything
 */
export async function proposeGrants(
  { db, callLog, callLogDays }: Deps,
  workspaceId: string,
  after: string | undefined,
  limit: number,
): Promise<{ apps: { id: string }[]; proposals: GrantProposal[] }> {
  await callLog.catchUp();
  const apps = await selectCallingApps(db, workspaceId, after, limit);
  const proposals: GrantProposal[] = [];
  for (const app of apps) {
    const proposal = await proposeGrantsOf(db, app, callLogDays);
    if (proposal.uncovered.length > 0) proposals.push(proposal);
    // Calls are not held up meanwhile.
    await setImmediate();
  }
  return { apps, proposals };
}

async function proposeGrantsOf(db: Database, app: Row<'apps'>, callLogDays: number): Promise<GrantProposal> {
  const { kept, isComplete } = await readCalled(db, app, callLogDays);
  const grants = new Map(
    (await selectGrantsOfApp(db, app.id)).map((row) => [row.integration_id, decodeGrant(row)]),
  );
  const uncovered = kept.filter(({ id, operations }) => {
    const grant = grants.get(id);
    return !grant || !covers(grant.operations, operations);
  });
  return {
    app_id: app.id,
    app_name: app.name,
    uncovered: uncovered.map(({ slug, name, operations, calls_30_days }) => ({
      slug,
      name,
      operations,
      calls_30_days,
    })),
    changes: isComplete
      ? uncovered.map(({ id, slug, operations }) => ({
          app_id: app.id,
          slug,
          grant: { operations: union(grants.get(id)?.operations ?? [], operations) },
        }))
      : [],
  };
}

/** @param granted null: all, also those that are added later */
function covers(granted: readonly string[] | null, called: readonly string[] | null): boolean {
  if (granted === null) return true;
  return called?.every((key) => granted.includes(key)) ?? false;
}

function union(one: readonly string[], other: readonly string[] | null): string[] | null {
  return other && [...new Set([...one, ...other])];
}
