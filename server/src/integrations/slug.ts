import { Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';

/** @throws Problem slug_taken when the workspace has another integration of this slug */
export async function refuseTakenSlug(db: Database, workspaceId: string, slug: string): Promise<void> {
  const taken = await db
    .selectFrom('integrations')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (taken) {
    throw new Problem(
      'slug_taken',
      `This workspace has an integration "${slug}" already. Choose another slug.`,
      { errors: [{ path: 'slug', message: 'is taken' }] },
    );
  }
}

/** The slug of a deleted integration: no address names it, and it takes no other's. */
export function slugOfDeleted(id: string): string {
  return `~${id}`;
}
