import { Type } from 'typebox';
import type { Database } from '../storage/database.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import type { NewRow } from '../storage/schema.ts';

/** Creates what a server creates besides the schema: the accounts, and a workspace. */
export async function insertTestWorkspace(db: Database, workspace: NewRow<'workspaces'>): Promise<void> {
  // better-auth creates its tables when a server starts; destinations read the emails of members.
  await db.schema.createTable('user').addColumn('id', 'text').addColumn('email', 'text').execute();
  await db.insertInto('workspaces').values(workspace).execute();
}

const Raised = Type.Object({ type: Type.String(), data: Type.Record(Type.String(), Type.Any()) });

/** The events that were raised, in their order, and forgets them. */
export async function takeRaised(db: Database) {
  const rows = await db.selectFrom('alert_deliveries').select(['id', 'payload']).orderBy('id').execute();
  await db.deleteFrom('alert_deliveries').execute();
  return rows.map(({ id, payload }) => decodeJsonColumn(Raised, payload, 'alert_deliveries.payload', id));
}
