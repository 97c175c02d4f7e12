import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';

/** An integration as prompts are matched with it, without its operations. */
export type CandidateRow = Pick<
  Row<'integrations'>,
  'id' | 'revision' | 'slug' | 'name' | 'description' | 'base_url'
> & { spec_title: string };

/** The integrations of a workspace, without those in the trash. */
export function selectCandidates(db: Database, workspaceId: string): Promise<CandidateRow[]> {
  return db
    .selectFrom('integrations')
    .innerJoin('specs', 'specs.id', 'integrations.spec_id')
    .select(['integrations.id', 'revision', 'slug', 'name', 'description', 'base_url'])
    .select('specs.title as spec_title')
    .where('integrations.workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .orderBy('slug')
    .execute();
}
