import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';

/** What an update check reads and writes: the checked columns of specs, and the drift of integrations. */

const CHECKED_COLUMNS = [
  'id',
  'workspace_id',
  'source_url',
  'requested_url',
  'source_sha256',
  'source_etag',
  'source_last_modified',
] as const;

export type CheckedSpec = Pick<Row<'specs'>, (typeof CHECKED_COLUMNS)[number]>;

/** Specs with a URL that integrations use, and that were not checked after a time. */
export function selectSpecsCheckedBefore(db: Database, time: string): Promise<CheckedSpec[]> {
  return db
    .selectFrom('specs')
    .select(CHECKED_COLUMNS)
    .where('source_url', 'is not', null)
    .where((e) => e(e.fn.coalesce('source_checked_at', 'created_at'), '<=', time))
    .where((e) =>
      e.exists(
        e
          .selectFrom('integrations')
          .select('integrations.id')
          .whereRef('integrations.spec_id', '=', 'specs.id')
          .where('integrations.deleted_at', 'is', null),
      ),
    )
    .orderBy('id')
    .execute();
}

type CheckColumns = Pick<Row<'specs'>, 'source_checked_at' | 'source_etag' | 'source_last_modified'>;

export async function updateCheckedSpec(
  db: Database,
  id: string,
  changed: Partial<CheckColumns>,
): Promise<void> {
  await db.updateTable('specs').set(changed).where('id', '=', id).execute();
}

/**
 * Marks the integrations of a spec as drifted, or as not drifted.
 *
 * @param driftedAt null: the source is what is stored
 * @returns the integrations that this changed
 */
export function updateDrift(
  db: Database,
  specId: string,
  driftedAt: string | null,
): Promise<Pick<Row<'integrations'>, 'id' | 'slug' | 'deleted_at'>[]> {
  return db
    .updateTable('integrations')
    .set({ source_drifted_at: driftedAt })
    .where('spec_id', '=', specId)
    .where('source_drifted_at', driftedAt === null ? 'is not' : 'is', null)
    .returning(['id', 'slug', 'deleted_at'])
    .execute();
}

export type DriftingIntegration = Pick<Row<'integrations'>, 'id' | 'slug' | 'name'> & {
  operations: string[];
};

/** The integrations of a spec that are not marked as drifted yet, with the keys of their operations. */
export async function selectDriftingIntegrations(
  db: Database,
  specId: string,
): Promise<DriftingIntegration[]> {
  const rows = await db
    .selectFrom('integrations')
    .select(['id', 'slug', 'name'])
    .where('spec_id', '=', specId)
    .where('source_drifted_at', 'is', null)
    .where('deleted_at', 'is', null)
    .execute();
  if (rows.length === 0) return [];
  const operations = await db
    .selectFrom('integration_operations')
    .select(['integration_id', 'key'])
    .where(
      'integration_id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute();
  const keysOf = Map.groupBy(operations, ({ integration_id }) => integration_id);
  return rows.map((row) => ({ ...row, operations: (keysOf.get(row.id) ?? []).map(({ key }) => key) }));
}
