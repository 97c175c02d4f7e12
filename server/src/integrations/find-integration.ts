import { notFound, Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import { type IntegrationRow, selectIntegration, updateAtRevision } from './integration-storage.ts';

/** The problems that reading and writing an integration have in common. */

/** @throws Problem not_found, also for an integration in the trash */
export async function findIntegration(
  db: Database,
  workspaceId: string,
  slug: string,
): Promise<IntegrationRow> {
  const row = await selectIntegration(db, workspaceId, slug);
  if (!row) throw notFound('integration');
  return row;
}

/**
 * Changes an integration at the revision it was read at.
 *
 * @throws Problem stale_revision when another edit came first, not_found when it was deleted
 */
export async function updateIntegration(
  db: Database,
  row: IntegrationRow,
  changed: Partial<Row<'integrations'>>,
): Promise<void> {
  if (await updateAtRevision(db, row, changed)) return;
  throw staleRevision(await findIntegration(db, row.workspace_id, row.slug));
}

/** @param row the integration as it is now */
export function staleRevision({ slug, revision, updated_at, editor_email }: IntegrationRow): Problem {
  const editor = editor_email ?? 'an account that was deleted';
  return new Problem(
    'stale_revision',
    `The integration "${slug}" was changed at ${updated_at} by ${editor} and is now at revision ${revision}. Read it again and repeat your change.`,
  );
}
