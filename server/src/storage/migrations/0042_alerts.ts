import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';

/** Where alerts are sent, what is sent, and what was said already. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = engineOf(db) === 'postgres';
  const text = isPostgres ? sql`text collate "C"` : sql`text`;
  await db.schema
    .createTable('alert_destinations')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('workspace_id', text, (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('type', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('url', text)
    .addColumn('user_ids', text, (c) => c.notNull())
    .addColumn('events', text, (c) => c.notNull())
    .addColumn('enabled', 'integer', (c) => c.notNull())
    .addColumn('disabled_reason', text)
    .addColumn('secret', text)
    .addColumn('previous_secret', text)
    .addColumn('previous_secret_until', text)
    .addColumn('created_by', text, (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('updated_at', text, (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('alert_destinations_by_workspace')
    .on('alert_destinations')
    .columns(['workspace_id', 'id'])
    .execute();
  await db.schema
    .createTable('alert_deliveries')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('destination_id', text, (c) =>
      c.notNull().references('alert_destinations.id').onDelete('cascade'),
    )
    .addColumn('workspace_id', text, (c) => c.notNull())
    .addColumn('event', text, (c) => c.notNull())
    .addColumn('payload', text, (c) => c.notNull())
    .addColumn('status', text, (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('last_attempt_at', text)
    .addColumn('next_attempt_at', text)
    .addColumn('duration_ms', isPostgres ? 'float8' : 'real')
    .addColumn('response_status', 'integer')
    .addColumn('response_excerpt', text)
    .addColumn('error', text)
    .execute();
  await db.schema
    .createIndex('alert_deliveries_by_destination')
    .on('alert_deliveries')
    .columns(['destination_id', 'id'])
    .execute();
  await db.schema
    .createIndex('alert_deliveries_due')
    .on('alert_deliveries')
    .columns(['next_attempt_at', 'destination_id'])
    .where(sql.ref('next_attempt_at'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('alert_deliveries_by_workspace')
    .on('alert_deliveries')
    .column('workspace_id')
    .execute();
  await db.schema
    .createTable('alert_states')
    .addColumn('workspace_id', text, (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('subject', text, (c) => c.notNull())
    .addColumn('state', text, (c) => c.notNull())
    .addColumn('at', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('alert_states_key', ['workspace_id', 'subject'])
    .execute();
}
