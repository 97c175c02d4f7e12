import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';

type Called = { integration_id: string | null; operation: string; calls: number };

/**
 * The operations that an app called, by the id of their integration.
 *
 * @param fromId of the first call that counts
 * @param maxCalls so many are looked through
 * @returns undefined where there are more calls
 */
export async function selectCalledOperations(
  db: Database,
  app: { id: string; workspace_id: string },
  fromId: string,
  maxCalls: number,
): Promise<ReadonlyMap<string, ReadonlySet<string>> | undefined> {
  const { rows } = await sql<Called>`select integration_id, operation, count(*) as calls from (
      select integration_id, operation from calls
      where workspace_id = ${app.workspace_id} and app_id = ${app.id} and id >= ${fromId}
      order by id desc limit ${maxCalls + 1}
    ) as recent group by integration_id, operation`.execute(db);
  if (rows.reduce((sum, { calls }) => sum + Number(calls), 0) > maxCalls) return undefined;
  const byIntegration = Map.groupBy(rows, ({ integration_id }) => integration_id ?? '');
  return new Map([...byIntegration].map(([id, called]) => [id, new Set(called.map((row) => row.operation))]));
}
