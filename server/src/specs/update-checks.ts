import type { AlertEventData } from '@trunkline/contract/alert-events';
import type { Logger } from 'pino';
import { listeningWorkspaces, raiseAlert } from '../alert-events/alert-events.ts';
import { recordAuditEvent, systemActor } from '../audit-log/audit-log.ts';
import { Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import { breakingChanges } from './breaking-changes.ts';
import { decompress } from './compression.ts';
import type { ComparedSpec } from './parser.ts';
import { sha256Of } from './sha256.ts';
import type { SpecSource, SpecSources } from './sources.ts';
import { readSource } from './spec-storage.ts';
import type { Specs } from './specs.ts';
import {
  type CheckedSpec,
  type DriftingIntegration,
  selectDriftingIntegrations,
  selectSpecsCheckedBefore,
  updateCheckedSpec,
  updateDrift,
} from './update-check-storage.ts';

const HOUR_MS = 3_600_000;

export type UpdateChecks = ReturnType<typeof createUpdateChecks>;

type UpdateCheckDeps = {
  db: Database;
  specs: Pick<Specs, 'read' | 'compare'>;
  sources: SpecSources;
  log: Logger;
  /** A spec is checked again after so many hours. */
  hours: number;
};

/**
 * Compares the sources of the specs in use with what is stored, and marks the integrations whose source differs. The
 * stored specs stay as they are until an admin applies the update.
 */
export function createUpdateChecks({ db, specs, sources, log, hours }: UpdateCheckDeps) {
  /** Checks the specs that are due, one after the other, until the signal is aborted. A failed check stops no other. */
  async function checkDue(signal: AbortSignal, now = Date.now()): Promise<void> {
    const before = new Date(now - hours * HOUR_MS).toISOString();
    for (const spec of await selectSpecsCheckedBefore(db, before)) {
      if (signal.aborted) return;
      await check(spec, signal).catch((error) => reportFailure(spec, error, signal));
    }
  }

  async function check(spec: CheckedSpec, signal: AbortSignal): Promise<void> {
    const source = await sources.ifChanged(spec.requested_url ?? spec.source_url ?? '', {
      etag: spec.source_etag,
      lastModified: spec.source_last_modified,
    });
    const drifted = source !== undefined && sha256Of(source.body) !== (await storedHash(spec));
    const updates = source && drifted ? await findUpdates(spec, source, signal) : new Map();
    await recordCheck(spec, drifted, source, updates);
  }

  /** Specs imported before hashes were stored have only their source. */
  async function storedHash({ id, source_sha256 }: CheckedSpec): Promise<string> {
    return source_sha256 ?? sha256Of(await decompress(await readSource(db, id)));
  }

  async function recordCheck(
    spec: CheckedSpec,
    drifted: boolean,
    source: SpecSource | undefined,
    updates: ReadonlyMap<string, UpdateFound>,
  ): Promise<void> {
    const checkedAt = new Date().toISOString();
    await db.transaction().execute(async (trx) => {
      await updateCheckedSpec(trx, spec.id, {
        source_checked_at: checkedAt,
        ...(source && !drifted && { source_etag: source.etag, source_last_modified: source.lastModified }),
      });
      const marked = await updateDrift(trx, spec.id, drifted ? checkedAt : null);
      for (const { id, slug, deleted_at } of drifted ? marked : []) {
        if (deleted_at !== null) continue;
        const actor = systemActor(spec.workspace_id, 'daily check');
        await recordAuditEvent(trx, actor, 'integration.drift', { id, name: slug });
        const update = updates.get(id);
        if (update) await raiseAlert(trx, spec.workspace_id, 'spec.update_found', update);
      }
    });
  }

  /** What alerts say of the integrations that this check finds to differ, where anyone wants to know. */
  async function findUpdates(
    spec: CheckedSpec,
    source: SpecSource,
    signal: AbortSignal,
  ): Promise<Map<string, UpdateFound>> {
    if (!(await listeningWorkspaces(db, 'spec.update_found')).includes(spec.workspace_id)) return new Map();
    const integrations = await selectDriftingIntegrations(db, spec.id);
    const keys = [...new Set(integrations.flatMap(({ operations }) => operations))];
    const compared = await compare(spec, source, keys, signal);
    return new Map(integrations.map((integration) => [integration.id, toUpdate(integration, compared)]));
  }

  /** @returns undefined where the new document is none that can be read */
  async function compare(
    spec: CheckedSpec,
    source: SpecSource,
    keys: readonly string[],
    signal: AbortSignal,
  ) {
    try {
      const row = await specs.read(spec.workspace_id, spec.id);
      return (await specs.compare(row, source, keys, { signal, onProgress() {} })).difference;
    } catch (error) {
      if (error instanceof Problem && error.code !== 'cancelled') return undefined;
      throw error;
    }
  }

  /** Logs why a check failed. That says nothing of drift: the spec is checked again when it is due again. */
  async function reportFailure(spec: CheckedSpec, error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    if (error instanceof Problem)
      log.info({ spec_id: spec.id, code: error.code }, 'the source of a spec cannot be downloaded');
    else log.error({ err: error, spec_id: spec.id }, 'the source of a spec could not be checked');
    const checked = updateCheckedSpec(db, spec.id, { source_checked_at: new Date().toISOString() });
    await checked.catch((err) => log.error({ err, spec_id: spec.id }, 'an update check could not be stored'));
  }

  return { checkDue };
}

type UpdateFound = AlertEventData<'spec.update_found'>;

const MAX_BREAKING = 20;
const MAX_MESSAGE_LENGTH = 300;

/** @param difference of the two specs; undefined: the new one cannot be read */
function toUpdate(
  { operations, ...integration }: DriftingIntegration,
  difference: ComparedSpec['difference'] | undefined,
): UpdateFound {
  if (!difference)
    return { integration, breaking: null, breaking_changes: [], added: null, removed: null, changed: null };
  const breaking = breakingChanges(difference, operations);
  return {
    integration,
    breaking: breaking.length > 0,
    breaking_changes: breaking
      .slice(0, MAX_BREAKING)
      .map(({ key, message }) => ({ operation: key, message: message.slice(0, MAX_MESSAGE_LENGTH) })),
    added: difference.added.length,
    removed: difference.removed.length,
    changed: difference.changedCount,
  };
}
