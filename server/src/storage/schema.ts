import type { Plan } from '@trunkline/contract/plans';
import type { GrantedRole, Role, WorkspaceKind } from '@trunkline/contract/roles';
import type { Generated, Insertable, Selectable } from 'kysely';

/**
 * The tables Trunkline owns. (better-auth owns `user`, `session`, `account`, `verification` and `twoFactor`.)
 * Times are ISO 8601 texts in UTC, booleans are 0 or 1, JSON is text: the same on every database.
 */
export type Schema = {
  instance: InstanceTable;
  workspaces: WorkspacesTable;
  members: MembersTable;
  personal_tokens: PersonalTokensTable;
  data_keys: DataKeysTable;
  specs: SpecsTable;
  integrations: IntegrationsTable;
  integration_operations: IntegrationOperationsTable;
  integration_headers: IntegrationHeadersTable;
  integration_credentials: IntegrationCredentialsTable;
  apps: AppsTable;
  app_tokens: AppTokensTable;
  app_integrations: AppIntegrationsTable;
  calls: CallsTable;
  call_counts: CallCountsTable;
  call_stats: CallStatsTable;
  operators: OperatorsTable;
  invitations: InvitationsTable;
  audit_events: AuditEventsTable;
  user: UserTable;
};

/** better-auth's own, read here and never written: who has an account. */
type UserTable = {
  id: string;
  email: string;
  name: string;
  emailVerified: number;
  twoFactorEnabled: number | null;
};

/** Who runs this instance: they set plans. */
type OperatorsTable = { user_id: string; created_at: string };

/** Facts about the installation itself, such as the hash of the open set-up link. */
type InstanceTable = { name: string; value: string };

type WorkspacesTable = {
  id: string;
  slug: string;
  name: string;
  kind: WorkspaceKind;
  plan: Plan;
  /** The user whose personal workspace it is; unique, so nobody gets two. */
  personal_of: string | null;
  created_at: string;
};

/** Open invitations: one that is accepted or revoked is deleted. */
type InvitationsTable = {
  id: string;
  workspace_id: string;
  role: GrantedRole;
  /** Only an account with this address may accept; null: whoever has the link. */
  email: string | null;
  hash: string;
  created_by: string;
  created_at: string;
  expires_at: string;
};

type MembersTable = {
  workspace_id: string;
  user_id: string;
  role: Role;
  created_at: string;
};

type PersonalTokensTable = {
  id: string;
  user_id: string;
  name: string;
  hash: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
};

type DataKeysTable = {
  id: string;
  workspace_id: string;
  /** Which master key wrapped it: a fingerprint, never the key. */
  master_key_id: string;
  wrapped: string;
  created_at: string;
};

type SpecsTable = {
  id: string;
  workspace_id: string;
  source_url: string | null;
  title: string;
  version: string;
  format: string;
  servers: string;
  security_schemes: string;
  warnings: string;
  /**
   * The operations in the description's order, as JSON, packed (specs/compression.ts), or, in rows of the first version, as
   * text.
   */
  operations: Uint8Array | string;
  operation_count: number;
  /** The description as it was imported, packed. */
  source: Uint8Array;
  /** The address that was asked for; `source_url` is where redirects led. Null: pasted. */
  requested_url: string | null;
  /** Of the source as it was downloaded; null: pasted, or imported before this was kept. */
  source_sha256: string | null;
  /** What the source's server said of it, for asking whether it changed (RFC 9110, 8.8). */
  source_etag: string | null;
  source_last_modified: string | null;
  /** When the source was last compared with what is kept. */
  source_checked_at: string | null;
  created_by: string;
  created_at: string;
};

type IntegrationsTable = {
  id: string;
  workspace_id: string;
  spec_id: string;
  slug: string;
  name: string;
  description: string;
  base_url: string;
  revision: Generated<number>;
  created_by: string;
  updated_by: string;
  created_at: string;
  updated_at: string;
  /** How its calls are checked, bounded, repeated and cached, as JSON (integrations/call-policy.ts). */
  call_policy: string;
  /** Since when the source of its spec is known to differ from the kept one. */
  source_drifted_at: string | null;
  /** Of a deleted one, kept for a while: its former slug. Its `slug` is then one that no address can name. */
  deleted_slug: string | null;
  deleted_at: string | null;
  deleted_by: string | null;
};

type IntegrationOperationsTable = {
  integration_id: string;
  position: number;
  key: string;
  /** What a call needs to know of the operation, as JSON: openapi/model/build-operation.ts made it from the kept spec. */
  operation_json: string;
  /** What calls are checked with, as JSON (openapi/schemas/operation-schemas.ts); null: stored before it was kept. */
  schemas: string | null;
  /** What whoever picks the operation should know of it: a list of sentences, as JSON. */
  warnings: string;
};

type IntegrationHeadersTable = {
  integration_id: string;
  position: number;
  name: string;
  sensitive: number;
  /** Ciphertext: see secrets/vault.ts. */
  value: string;
};

type IntegrationCredentialsTable = {
  integration_id: string;
  position: number;
  /** A credential without its secret, as JSON (integrations/credentials.ts). */
  credential: string;
  /** Ciphertext: see secrets/vault.ts. */
  secret: string;
};

type AppsTable = {
  id: string;
  workspace_id: string;
  name: string;
  /** Browser origins that may call for the app, as JSON. */
  allowed_origins: Generated<string>;
  /** Whose tokens of the app's own users count, as JSON (apps/access.ts); null: nobody's. */
  user_tokens: string | null;
  /** The limits of calls without any token, as JSON (apps/access.ts); null: there are none. */
  anonymous_calls: string | null;
  created_by: string;
  created_at: string;
};

type AppTokensTable = {
  id: string;
  app_id: string;
  name: string;
  hash: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
};

/**
 * What an app's settings say of an integration; no row: every operation of it. A row with `enabled` links the
 * two: the app's first prompt mentioned the integration, or a person chose it.
 */
type AppIntegrationsTable = {
  app_id: string;
  integration_id: string;
  enabled: number;
  /** The keys the app may call, as JSON; null: all. */
  operations: string | null;
  calls_per_minute: number | null;
  /** How the app's first prompt matched the integration, as JSON (apps/app-integrations.ts); null: it did not. */
  prompt_match: string | null;
};

type CallsTable = {
  id: string;
  workspace_id: string;
  app_id: string;
  integration_id: string | null;
  integration_slug: string;
  operation: string;
  at: string;
  /** The HTTP status that Trunkline answered. */
  status: number;
  /** The HTTP status that the external API answered, if it did. */
  status_code: number | null;
  code: string | null;
  duration_ms: number;
  request_bytes: number;
  response_bytes: number;
  /** The `sub` of the app's own user, where their token came with the call. */
  subject: string | null;
  /** How often something was sent to the API; calls logged before it was counted have one. */
  attempts: Generated<number>;
  /** `hit` or `miss`; null where answers are not kept. */
  cache: string | null;
};

/** Calls of an app through an integration, by day (UTC). */
type CallCountsTable = {
  workspace_id: string;
  integration_id: string;
  app_id: string;
  day: string;
  calls: number;
  last_at: string;
};

/** Calls of an operation, by day (UTC). */
type CallStatsTable = {
  workspace_id: string;
  integration_id: string;
  operation: string;
  day: string;
  calls: number;
  errors: number;
  /** Errors of the API, or of the way to it. */
  failures: number;
  /** A histogram as JSON (call-log/latency-histogram.ts). */
  durations: string;
};

/** Who did what. A row names things as they were: it outlives them. */
type AuditEventsTable = {
  id: string;
  workspace_id: string;
  at: string;
  /** Null: on the machine itself, by the operator's command line. */
  user_id: string | null;
  user_email: string;
  /** The client's IP; `local` for what the server did itself. */
  ip: string;
  /** `session`, `token <name>` or `command line`. */
  via: string;
  /** What was done, such as `integration.edit`. */
  action: string;
  target_id: string;
  target_name: string;
  /** JSON: field -> [before, after]. Never holds a secret. */
  changes: string;
};

export type Row<Table extends keyof Schema> = Selectable<Schema[Table]>;
export type NewRow<Table extends keyof Schema> = Insertable<Schema[Table]>;
