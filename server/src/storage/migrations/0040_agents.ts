import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';

/** The sessions of agents, made by members or by their consent, and the clients that may ask for consent. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const text = engineOf(db) === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema
    .createTable('oauth_clients')
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .addColumn('workspace_id', text, (c) => c.references('workspaces.id').onDelete('cascade'))
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('redirect_uris', text, (c) => c.notNull())
    .addColumn('created_by', text)
    .addColumn('created_at', text, (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('oauth_clients_in_order')
    .on('oauth_clients')
    .columns(['workspace_id', 'id'])
    .execute();
  await db.schema
    .createTable('agent_sessions')
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .addColumn('app_id', text, (c) => c.notNull().references('apps.id').onDelete('cascade'))
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('client_id', text)
    .addColumn('allowed', text)
    .addColumn('read_only', 'integer', (c) => c.notNull())
    .addColumn('calls_per_minute', 'integer')
    .addColumn('max_calls', 'integer')
    .addColumn('calls', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('created_by', text, (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .addColumn('expires_at', text, (c) => c.notNull())
    .addColumn('last_used_at', text)
    .addColumn('access_hash', text, (c) => c.unique())
    .addColumn('access_expires_at', text)
    .addColumn('refresh_family', text, (c) => c.unique())
    .addColumn('refresh_hash', text)
    .addColumn('code_hash', text, (c) => c.unique())
    .addColumn('code', text)
    .execute();
  await db.schema
    .createIndex('agent_sessions_in_order')
    .on('agent_sessions')
    .columns(['app_id', 'id'])
    .execute();
  await db.schema.createIndex('agent_sessions_by_expiry').on('agent_sessions').column('expires_at').execute();
}
