import type { SpecUpdate } from '@trunkline/contract/schemas/spec-updates';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import { invalidRequest, Problem } from '../http/problems.ts';
import { breakingChanges } from '../specs/breaking-changes.ts';
import type { ImportContext } from '../specs/import-progress.ts';
import type { ComparedSpec } from '../specs/parser.ts';
import type { SpecSource, SpecSources } from '../specs/sources.ts';
import { deleteSpecIfUnused, insertSpec, type SpecRow } from '../specs/spec-storage.ts';
import { type Specs, toSpecRow } from '../specs/specs.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { decodeCallPolicy, withSelectedOperations } from './call-policy.ts';
import { findIntegration, staleRevision, updateIntegration } from './find-integration.ts';
import type { IntegrationRow } from './integration-storage.ts';
import { readSelectedOperations, replaceOperations, toOperationRows } from './operations-storage.ts';

export type SpecUpdates = ReturnType<typeof createSpecUpdates>;

export type SpecUpdateInput = {
  /** False: only compare. */
  apply: boolean;
  /** Selected operations to remove. */
  remove: readonly string[];
  /** The new document; absent: it is downloaded from the spec's URL. */
  pasted: Uint8Array | undefined;
};

type SpecUpdateDeps = { db: Database; specs: Specs; sources: SpecSources; invalidations: InvalidationBus };

/** Updates the specs of integrations. */
export function createSpecUpdates({ db, specs, sources, invalidations }: SpecUpdateDeps) {
  /**
   * Gets the source again and compares it with the stored spec. Applied, it replaces that spec: headers, credentials and
   * settings stay, and the definitions of the selected operations are built anew.
   *
   * @throws Problem not_found, operations_removed, stale_revision, invalid_request, and as importing a spec
   */
  async function update(
    member: Membership,
    slug: string,
    input: SpecUpdateInput,
    context: ImportContext,
  ): Promise<SpecUpdate> {
    const row = await findIntegration(db, member.workspace.id, slug);
    try {
      return await updateFrom(row, member, input, context);
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'not_found')) throw error;
      // Perhaps another update came first: it deleted the spec that this one reads.
      const current = await findIntegration(db, member.workspace.id, slug);
      throw current.revision === row.revision ? error : staleRevision(current);
    }
  }

  async function updateFrom(
    row: IntegrationRow,
    member: Membership,
    { apply, remove: removedKeys, pasted }: SpecUpdateInput,
    context: ImportContext,
  ): Promise<SpecUpdate> {
    const spec = await specs.read(member.workspace.id, row.spec_id);
    const selectedKeys = (await readSelectedOperations(db, row.id)).map(({ key }) => key);
    const remainingKeys = selectedKeys.filter((key) => !removedKeys.includes(key));
    const source = await sourceOf(member, spec, pasted, context);
    const compared = await specs.compare(spec, source, remainingKeys, context);
    if (apply) await applyUpdate(member, row, spec, source, compared, remainingKeys);
    return toSpecUpdate(source, compared, selectedKeys, apply);
  }

  function sourceOf(
    member: Membership,
    spec: SpecRow,
    pasted: Uint8Array | undefined,
    context: ImportContext,
  ): Promise<SpecSource> | SpecSource {
    if (pasted !== undefined) return sources.fromPaste(pasted);
    const url = spec.requested_url ?? spec.source_url;
    if (url === null)
      throw invalidRequest([
        { path: 'document', message: 'is missing: the spec was pasted, so paste its new text' },
      ]);
    return sources.fromUrl(member, url, context);
  }

  async function applyUpdate(
    member: Membership,
    row: IntegrationRow,
    spec: SpecRow,
    source: SpecSource,
    { difference, operations: definitions, imported }: ComparedSpec,
    remainingKeys: readonly string[],
  ): Promise<void> {
    refuseRemoved(
      remainingKeys,
      definitions.map(({ key }) => key),
    );
    const newer = toSpecRow(member, source, imported);
    const callPolicy = withSelectedOperations(decodeCallPolicy(row), remainingKeys);
    await invalidations.transaction(async (trx, publish) => {
      await insertSpec(trx, newer, imported);
      await updateIntegration(trx, row, {
        spec_id: newer.id,
        call_policy: JSON.stringify(callPolicy),
        source_drifted_at: null,
        revision: row.revision + 1,
        updated_by: member.user.id,
        updated_at: newer.created_at,
      });
      await replaceOperations(trx, row.id, toOperationRows(row.id, definitions));
      await deleteSpecIfUnused(trx, spec.id);
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
      publish({ kind: 'integration', workspaceId: member.workspace.id, slug: row.slug });
    });
  }

  return { update };
}

/** @throws Problem operations_removed naming them, invalid_request where nothing would be left */
function refuseRemoved(remainingKeys: readonly string[], definitions: readonly string[]): void {
  const missingKeys = remainingKeys.filter((key) => !definitions.includes(key));
  if (missingKeys.length > 0) {
    throw new Problem(
      'operations_removed',
      `The new version does not have ${missingKeys.join(', ')}. To apply the update without them, list them in remove.`,
      {
        errors: missingKeys.map((key) => ({
          path: 'remove',
          message: `must include ${key}, which the new version does not have`,
        })),
      },
    );
  }
  if (definitions.length === 0)
    throw invalidRequest([
      { path: 'remove', message: 'leaves no operation: delete the integration instead' },
    ]);
}

function toSpecUpdate(
  source: SpecSource,
  { difference }: ComparedSpec,
  selectedKeys: readonly string[],
  applied: boolean,
): SpecUpdate {
  const { added, removed, changed, changedCount } = difference;
  return {
    source_url: source.url,
    applied,
    added,
    removed,
    changed,
    changed_count: changedCount,
    breaking: breakingChanges(difference, selectedKeys),
  };
}
