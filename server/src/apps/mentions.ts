import { invalidRequest } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import type { Link } from './links.ts';

export type Mentions = ReturnType<typeof createMentions>;

/** Which integrations of a workspace an app's first prompt mentions. */
export function createMentions(db: Database) {
  async function inPrompt(_workspaceId: string, _prompt: string): Promise<Link[]> {
    return [];
  }

  /**
   * The integrations that a person chose, with what the prompt says of them.
   *
   * @throws Problem invalid_request naming every slug that the workspace does not have
   */
  async function chosen(
    workspaceId: string,
    slugs: readonly string[],
    found: readonly Link[],
  ): Promise<Link[]> {
    const rows = await db
      .selectFrom('integrations')
      .select(['slug', 'name'])
      .where('workspace_id', '=', workspaceId)
      .where('slug', 'in', slugs)
      .where('deleted_at', 'is', null)
      .execute();
    const faults = slugs.flatMap((slug, index) =>
      rows.some((row) => row.slug === slug)
        ? []
        : [{ path: `integrations.${index}`, message: `"${slug}" is no integration of this workspace` }],
    );
    if (faults.length > 0) throw invalidRequest(faults);
    return rows.map(
      (row) =>
        found.find(({ slug }) => slug === row.slug) ?? { ...row, score: null, matched: [], operations: [] },
    );
  }

  return { inPrompt, chosen };
}
