import { recordAuditEvent } from '../audit-log/audit-log.ts';
import { invalidRequest, Problem } from '../http/problems.ts';
import type { Change } from '../openapi/diff/diff.ts';
import type { Watch } from '../specs/import-progress.ts';
import type { ComparedSpec } from '../specs/parser.ts';
import type { Source, Sources } from '../specs/sources.ts';
import { insert, removeIfUnused, rowOf, type SpecRow, type Specs } from '../specs/specs.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { callSettingsFrom, withEdit } from './call-policy.ts';
import {
  findIntegration,
  operationKeys,
  operationRows,
  replaceOperations,
  updateIntegration,
} from './integration-rows.ts';

export type Refreshing = ReturnType<typeof createRefreshing>;

export type RefreshInput = {
  /** False: only show what would change. */
  apply: boolean;
  /** Picked operations to give up. */
  drop: readonly string[];
  /** The new text; absent: it is read from the spec's address. */
  document: string | undefined;
};

/** What changed between the kept description and its source. */
export type Refreshed = {
  source_url: string | null;
  applied: boolean;
  added: string[];
  removed: string[];
  changed: { key: string; changes: Change[] }[];
  changed_count: number;
  /** What would break calls of the picked operations. */
  breaking: { key: string; message: string }[];
};

type Parts = { db: Database; specs: Specs; sources: Sources; invalidations: InvalidationBus };

/** A newer version of an integration's description: what it changes, and taking it. */
export function createRefreshing({ db, specs, sources, invalidations }: Parts) {
  /**
   * Reads the source again and compares it with the kept spec. To apply takes it in its place: headers,
   * credentials and settings stay, and the picked operations are described anew.
   *
   * @throws Problem not_found, operations_removed, stale_revision, invalid_request, and as importing a spec
   */
  async function refresh(
    member: Membership,
    slug: string,
    { apply, drop, document }: RefreshInput,
    watch: Watch,
  ): Promise<Refreshed> {
    const row = await findIntegration(db, member.workspace.id, slug);
    const spec = await specs.read(member.workspace.id, row.spec_id);
    const picked = await operationKeys(db, row.id);
    const kept = picked.filter((key) => !drop.includes(key));
    const source = await sourceOf(spec, document, watch);
    const compared = await specs.compare(spec, source, kept, watch);
    if (apply) await take(member, row, spec, source, compared, kept);
    return shown(source, compared, picked, apply);
  }

  function sourceOf(spec: SpecRow, document: string | undefined, watch: Watch): Promise<Source> | Source {
    if (document !== undefined) return sources.fromText(document);
    const url = spec.requested_url ?? spec.source_url;
    if (url === null)
      throw invalidRequest([
        { path: 'document', message: 'is missing: the spec was pasted, so paste its new text' },
      ]);
    return sources.fromUrl(url, watch);
  }

  async function take(
    member: Membership,
    row: Row<'integrations'>,
    spec: SpecRow,
    source: Source,
    { difference, described, imported }: ComparedSpec,
    kept: readonly string[],
  ): Promise<void> {
    refuseGone(
      kept,
      described.map(({ key }) => key),
    );
    const newer = rowOf(member, source, imported);
    const settings = callSettingsFrom(row.call_policy);
    const cached = settings.cached_operations.filter((key) => kept.includes(key));
    await db.transaction().execute(async (trx) => {
      await insert(trx, newer, imported);
      await updateIntegration(trx, row, {
        spec_id: newer.id,
        call_policy: JSON.stringify(withEdit(settings, { cached_operations: cached })),
        source_drifted_at: null,
        revision: row.revision + 1,
        updated_by: member.user.id,
        updated_at: newer.created_at,
      });
      await replaceOperations(trx, row.id, operationRows(described));
      await removeIfUnused(trx, spec.id);
      await recordAuditEvent(
        trx,
        member,
        'integration.refresh',
        { id: row.id, name: row.slug },
        {
          version: [spec.version, newer.version],
          operations: [spec.operation_count, newer.operation_count],
          added: [null, difference.added.length],
          removed: [null, difference.removed.length],
          changed: [null, difference.changedCount],
        },
      );
    });
    invalidations.publish({ kind: 'integration', workspaceId: member.workspace.id, slug: row.slug });
  }

  return { refresh };
}

/** @throws Problem operations_removed naming them, invalid_request where nothing would be left */
function refuseGone(kept: readonly string[], described: readonly string[]): void {
  const gone = kept.filter((key) => !described.includes(key));
  if (gone.length > 0) {
    throw new Problem(
      'operations_removed',
      `The new version does not have ${gone.join(', ')}. To take it without, name them in drop.`,
      { errors: gone.map((key) => ({ path: 'drop', message: `lacks ${key}, which is gone` })) },
    );
  }
  if (described.length === 0)
    throw invalidRequest([{ path: 'drop', message: 'leaves no operation: delete the integration instead' }]);
}

function shown(
  source: Source,
  { difference }: ComparedSpec,
  picked: readonly string[],
  applied: boolean,
): Refreshed {
  const { added, removed, changed, changedCount } = difference;
  const gone = picked.filter((key) => removed.includes(key));
  return {
    source_url: source.url,
    applied,
    added,
    removed,
    changed,
    changed_count: changedCount,
    breaking: [
      ...gone.map((key) => ({ key, message: 'The operation is gone.' })),
      ...changed
        .filter(({ key }) => picked.includes(key))
        .flatMap(({ key, changes }) =>
          changes
            .filter(({ breaking }) => breaking)
            .map(({ field, message }) => ({ key, message: `${field} ${message}.` })),
        ),
    ],
  };
}
