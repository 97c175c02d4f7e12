import { type Kysely, sql } from 'kysely';

/**
 * The tables as the migrations up to 0023 left them on SQLite, where installations began: PostgreSQL starts with them.
 * A test compares the two. Texts sort by their code points ("C"), as in SQLite, whatever the database's own collation.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const TEXT = 'text collate "C"';
const REQUIRED = `${TEXT} not null`;
const ID = `${TEXT} primary key`;
const WORKSPACE = `workspace_id ${REQUIRED} references workspaces (id) on delete cascade`;
const INTEGRATION = `integration_id ${REQUIRED} references integrations (id) on delete cascade`;
const APP = `app_id ${REQUIRED} references apps (id) on delete cascade`;

const STATEMENTS = [
  table('instance', [`name ${ID}`, `value ${REQUIRED}`]),
  table('operators', [`user_id ${ID}`, `created_at ${REQUIRED}`]),
  table('workspaces', [
    `id ${ID}`,
    `slug ${REQUIRED} unique`,
    ...required('name', 'kind', 'plan', 'created_at'),
    `personal_of ${TEXT} constraint workspaces_personal_of unique`,
  ]),
  table('members', [
    WORKSPACE,
    ...required('user_id', 'role', 'created_at'),
    'primary key (workspace_id, user_id)',
  ]),
  'create index members_by_user on members (user_id)',
  table('invitations', [
    `id ${ID}`,
    WORKSPACE,
    ...required('role', 'created_by', 'created_at', 'expires_at'),
    `hash ${REQUIRED} unique`,
    ...optional('email', 'mailed_hash'),
  ]),
  'create index invitations_by_workspace on invitations (workspace_id)',
  table('personal_tokens', [
    `id ${ID}`,
    ...required('user_id', 'name', 'created_at'),
    `hash ${REQUIRED} unique`,
    ...optional('expires_at', 'last_used_at'),
  ]),
  'create index personal_tokens_by_user on personal_tokens (user_id)',
  table('used_codes', [...required('user_id', 'code', 'expires_at'), 'primary key (user_id, code)']),
  table('data_keys', [`id ${ID}`, WORKSPACE, ...required('master_key_id', 'wrapped', 'created_at')]),
  'create index data_keys_by_workspace on data_keys (workspace_id)',
  table('specs', [
    `id ${ID}`,
    WORKSPACE,
    ...required(
      'title',
      'version',
      'format',
      'servers',
      'security_schemes',
      'warnings',
      'created_by',
      'created_at',
    ),
    'operation_count integer not null',
    'operations bytea not null',
    'source bytea not null',
    ...optional(
      'source_url',
      'requested_url',
      'source_sha256',
      'source_etag',
      'source_last_modified',
      'source_checked_at',
    ),
  ]),
  'create index specs_by_workspace on specs (workspace_id)',
  table('integrations', [
    `id ${ID}`,
    WORKSPACE,
    `spec_id ${REQUIRED} references specs (id)`,
    ...required(
      'slug',
      'name',
      'description',
      'base_url',
      'created_by',
      'updated_by',
      'created_at',
      'updated_at',
    ),
    'revision integer not null default 1',
    `call_policy ${REQUIRED} default '{}'`,
    ...optional('source_drifted_at', 'deleted_slug', 'deleted_at', 'deleted_by'),
    'constraint integrations_slug unique (workspace_id, slug)',
  ]),
  'create index integrations_by_spec on integrations (spec_id)',
  table('integration_operations', [
    INTEGRATION,
    'position integer not null',
    ...required('key', 'operation_json'),
    ...optional('schemas'),
    `warnings ${REQUIRED} default '[]'`,
    'primary key (integration_id, key)',
  ]),
  table('integration_headers', [
    INTEGRATION,
    'position integer not null',
    ...required('name', 'value'),
    'sensitive integer not null',
    'primary key (integration_id, name)',
  ]),
  table('integration_credentials', [
    INTEGRATION,
    'position integer not null',
    ...required('credential', 'secret'),
    'primary key (integration_id, position)',
  ]),
  table('apps', [
    `id ${ID}`,
    WORKSPACE,
    ...required('name', 'created_by', 'created_at'),
    `allowed_origins ${REQUIRED} default '[]'`,
    ...optional('user_tokens', 'anonymous_calls'),
  ]),
  'create index apps_by_workspace on apps (workspace_id)',
  table('app_tokens', [
    `id ${ID}`,
    APP,
    ...required('name', 'created_at'),
    `hash ${REQUIRED} unique`,
    ...optional('expires_at', 'last_used_at'),
  ]),
  'create index app_tokens_by_app on app_tokens (app_id)',
  table('app_integrations', [
    APP,
    INTEGRATION,
    'enabled integer not null',
    'calls_per_minute integer',
    ...optional('operations', 'prompt_match'),
    'primary key (app_id, integration_id)',
  ]),
  // No foreign keys to apps and integrations: a row of a log outlives both.
  `${table('calls', [
    ...required('id', 'workspace_id', 'app_id', 'integration_slug', 'operation', 'at'),
    ...optional('integration_id', 'code', 'subject', 'cache', 'reason'),
    'status integer not null',
    'status_code integer',
    'duration_ms double precision not null',
    'request_bytes bigint not null',
    'response_bytes bigint not null',
    'attempts integer not null default 1',
    'primary key (workspace_id, id)',
  ])} partition by range (id)`,
  // Takes what no month has a partition for (call-log/call-partitions-storage.ts).
  'create table calls_other partition of calls default',
  table('call_counts', [
    ...required('workspace_id', 'integration_id', 'app_id', 'day', 'last_at'),
    'calls integer not null',
    'primary key (workspace_id, integration_id, app_id, day)',
  ]),
  table('call_stats', [
    ...required('workspace_id', 'integration_id', 'operation', 'day', 'durations'),
    'calls integer not null',
    'errors integer not null',
    'failures integer not null',
    'primary key (workspace_id, integration_id, operation, day)',
  ]),
  table('audit_events', [
    `id ${ID}`,
    ...required(
      'workspace_id',
      'at',
      'user_email',
      'ip',
      'via',
      'action',
      'target_id',
      'target_name',
      'changes',
    ),
    ...optional('user_id'),
  ]),
  'create index audit_events_by_workspace on audit_events (workspace_id, id)',
];

function table(name: string, parts: readonly string[]): string {
  return `create table ${name} (${parts.join(', ')})`;
}

function required(...names: readonly string[]): string[] {
  return names.map((name) => `${name} ${REQUIRED}`);
}

function optional(...names: readonly string[]): string[] {
  return names.map((name) => `${name} ${TEXT}`);
}
