import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Versioned changes of the schema, run in the order of their names; one that has shipped is never edited. */
export const migrations: Record<string, Migration> = {
  '0001_first_whole_trunkline': { up: firstWholeTrunkline },
  '0002_people_plans_and_apps': { up: peoplePlansAndApps },
};

async function firstWholeTrunkline(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) => db.schema.createTable(name);

  await table('instance')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();

  await table('workspaces')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('slug', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('plan', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();

  await table('members')
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('user_id', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('members_key', ['workspace_id', 'user_id'])
    .execute();
  await db.schema.createIndex('members_by_user').on('members').column('user_id').execute();

  await table('personal_tokens')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('user_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('personal_tokens_by_user').on('personal_tokens').column('user_id').execute();

  await table('data_keys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('master_key_id', 'text', (c) => c.notNull())
    .addColumn('wrapped', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('data_keys_by_workspace').on('data_keys').column('workspace_id').execute();

  await table('specs')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('source_url', 'text')
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('format', 'text', (c) => c.notNull())
    .addColumn('servers', 'text', (c) => c.notNull())
    .addColumn('security_schemes', 'text', (c) => c.notNull())
    .addColumn('warnings', 'text', (c) => c.notNull())
    .addColumn('operations', 'text', (c) => c.notNull())
    .addColumn('operation_count', 'integer', (c) => c.notNull())
    .addColumn('source', 'blob', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('specs_by_workspace').on('specs').column('workspace_id').execute();

  await table('integrations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('spec_id', 'text', (c) => c.notNull().references('specs.id'))
    .addColumn('slug', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addColumn('base_url', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(1))
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('updated_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('integrations_slug', ['workspace_id', 'slug'])
    .execute();
  await db.schema.createIndex('integrations_by_spec').on('integrations').column('spec_id').execute();

  await table('integration_operations')
    .addColumn('integration_id', 'text', (c) => c.notNull().references('integrations.id').onDelete('cascade'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('described', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('integration_operations_key', ['integration_id', 'key'])
    .execute();

  await table('integration_headers')
    .addColumn('integration_id', 'text', (c) => c.notNull().references('integrations.id').onDelete('cascade'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('sensitive', 'integer', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('integration_headers_key', ['integration_id', 'name'])
    .execute();

  await table('apps')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('apps_by_workspace').on('apps').column('workspace_id').execute();

  await table('app_tokens')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('app_id', 'text', (c) => c.notNull().references('apps.id').onDelete('cascade'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('app_tokens_by_app').on('app_tokens').column('app_id').execute();

  await table('app_integrations')
    .addColumn('app_id', 'text', (c) => c.notNull().references('apps.id').onDelete('cascade'))
    .addColumn('integration_id', 'text', (c) => c.notNull().references('integrations.id').onDelete('cascade'))
    .addColumn('enabled', 'integer', (c) => c.notNull())
    .addColumn('operations', 'text')
    .addPrimaryKeyConstraint('app_integrations_key', ['app_id', 'integration_id'])
    .execute();

  // A row outlives the app and the integration it names: the log says what happened, not what exists.
  await table('calls')
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('app_id', 'text', (c) => c.notNull())
    .addColumn('integration_id', 'text')
    .addColumn('integration_slug', 'text', (c) => c.notNull())
    .addColumn('operation', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('status', 'integer', (c) => c.notNull())
    .addColumn('status_code', 'integer')
    .addColumn('code', 'text')
    .addColumn('duration_ms', 'real', (c) => c.notNull())
    .addColumn('request_bytes', 'integer', (c) => c.notNull())
    .addColumn('response_bytes', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('calls_key', ['workspace_id', 'id'])
    // The table is its own index: a row is written once, not twice.
    .modifyEnd(sql`without rowid`)
    .execute();
}

async function peoplePlansAndApps(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) => db.schema.createTable(name);
  const column = (
    name: string,
    added: string,
    type: 'text' | 'integer',
    build: (c: ColumnDefinitionBuilder) => ColumnDefinitionBuilder = (c) => c,
  ) => db.schema.alterTable(name).addColumn(added, type, build).execute();

  await table('operators')
    .addColumn('user_id', 'text', (c) => c.primaryKey())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  // Whoever set the instance up owns "default": from now on they are its operator.
  await sql`insert into operators (user_id, created_at)
    select members.user_id, members.created_at from members
    join workspaces on workspaces.id = members.workspace_id
    where workspaces.slug = 'default' and members.role = 'owner'`.execute(db);

  await column('workspaces', 'personal_of', 'text');
  await db.schema
    .createIndex('workspaces_personal_of')
    .unique()
    .on('workspaces')
    .column('personal_of')
    .execute();

  await table('invitations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('email', 'text')
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('invitations_by_workspace').on('invitations').column('workspace_id').execute();

  await column('personal_tokens', 'expires_at', 'text');
  await column('personal_tokens', 'last_used_at', 'text');

  await column('apps', 'allowed_origins', 'text', (c) => c.notNull().defaultTo('[]'));
  await column('apps', 'user_tokens', 'text');
  await column('apps', 'anonymous_calls', 'text');
  await column('app_tokens', 'expires_at', 'text');
  await column('app_tokens', 'last_used_at', 'text');
  await column('app_integrations', 'calls_per_minute', 'integer');
  await column('app_integrations', 'mention', 'text');

  await column('integrations', 'call_settings', 'text', (c) => c.notNull().defaultTo('{}'));
  await column('integrations', 'source_drifted_at', 'text');
  await column('integration_operations', 'schemas', 'text');
  await column('integration_operations', 'warnings', 'text', (c) => c.notNull().defaultTo('[]'));
  await column('integrations', 'deleted_slug', 'text');
  await column('integrations', 'deleted_at', 'text');
  await column('integrations', 'deleted_by', 'text');

  await table('integration_auth')
    .addColumn('integration_id', 'text', (c) => c.notNull().references('integrations.id').onDelete('cascade'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('credential', 'text', (c) => c.notNull())
    .addColumn('secret', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('integration_auth_key', ['integration_id', 'position'])
    .execute();
  for (const name of [
    'requested_url',
    'source_sha256',
    'source_etag',
    'source_last_modified',
    'source_checked_at',
  ])
    await column('specs', name, 'text');

  await column('calls', 'subject', 'text');
  await column('calls', 'attempts', 'integer', (c) => c.notNull().defaultTo(1));
  await column('calls', 'cache', 'text');
  await table('call_counts')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('integration_id', 'text', (c) => c.notNull())
    .addColumn('app_id', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('calls', 'integer', (c) => c.notNull())
    .addColumn('last_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('call_counts_key', ['workspace_id', 'integration_id', 'app_id', 'day'])
    .modifyEnd(sql`without rowid`)
    .execute();
  await table('call_stats')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('integration_id', 'text', (c) => c.notNull())
    .addColumn('operation', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('calls', 'integer', (c) => c.notNull())
    .addColumn('errors', 'integer', (c) => c.notNull())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('durations', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('call_stats_key', ['workspace_id', 'integration_id', 'operation', 'day'])
    .execute();
  await sql`insert into call_counts (workspace_id, integration_id, app_id, day, calls, last_at)
    select workspace_id, integration_id, app_id, substr(at, 1, 10), count(*), max(at) from calls
    where integration_id is not null group by 1, 2, 3, 4`.execute(db);

  await table('activity')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('user_id', 'text')
    .addColumn('user_email', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('via', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('target_id', 'text', (c) => c.notNull())
    .addColumn('target_name', 'text', (c) => c.notNull())
    .addColumn('difference', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('activity_by_workspace')
    .on('activity')
    .columns(['workspace_id', 'id'])
    .execute();
}
