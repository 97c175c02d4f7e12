import type { ErrorKind } from '@trunkline/contract/health';
import type { Plan } from '@trunkline/contract/plans';
import type { GrantedRole, Role, WorkspaceKind } from '@trunkline/contract/roles';
import type { AccessRequestStatus } from '@trunkline/contract/schemas/access-requests';
import type { IntegrationAccess, McpTools } from '@trunkline/contract/schemas/apps';
import type { AppAccessPolicy } from '@trunkline/contract/schemas/workspaces';
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
  integration_slug_aliases: IntegrationSlugAliasesTable;
  apps: AppsTable;
  app_tokens: AppTokensTable;
  app_integrations: AppIntegrationsTable;
  app_grants: AppGrantsTable;
  access_requests: AccessRequestsTable;
  agent_sessions: AgentSessionsTable;
  oauth_clients: OauthClientsTable;
  calls: CallsTable;
  captured_calls: CapturedCallsTable;
  call_counts: CallCountsTable;
  call_stats: CallStatsTable;
  call_totals: CallTotalsTable;
  call_hours: CallHoursTable;
  app_totals: AppTotalsTable;
  last_calls: LastCallsTable;
  last_errors: LastErrorsTable;
  operators: OperatorsTable;
  invitations: InvitationsTable;
  audit_events: AuditEventsTable;
  used_codes: UsedCodesTable;
  invalidations: InvalidationsTable;
  leases: LeasesTable;
  deleted_workspaces: DeletedWorkspacesTable;
  alert_destinations: AlertDestinationsTable;
  alert_deliveries: AlertDeliveriesTable;
  alert_states: AlertStatesTable;
  user: UserTable;
};

/** A boolean of better-auth's tables: 0 or 1 in SQLite, a boolean in PostgreSQL. */
type StoredBoolean = number | boolean;

/** The accounts: better-auth's own table, read here and never written. */
type UserTable = {
  id: string;
  email: string;
  name: string;
  emailVerified: StoredBoolean;
  twoFactorEnabled: StoredBoolean | null;
};

/** Two-factor codes that were accepted, until they expire. */
type UsedCodesTable = { user_id: string; code: string; expires_at: string };

/** The accounts that operate the instance: they set plans. */
type OperatorsTable = { user_id: string; created_at: string };

/** Named values of the installation itself (storage/instance-values.ts). */
type InstanceTable = { name: string; value: string };

type WorkspacesTable = {
  id: string;
  slug: string;
  name: string;
  kind: WorkspaceKind;
  plan: Plan;
  /** The user whose personal workspace it is; unique, so that no user gets two. */
  personal_of: string | null;
  created_at: string;
  /** Whether apps may use every integration, or what admins granted them. */
  app_access: Generated<AppAccessPolicy>;
};

/** Open invitations: one that is accepted or revoked is deleted. */
type InvitationsTable = {
  id: string;
  workspace_id: string;
  role: GrantedRole;
  /** Only an account with this e-mail may accept; null: anyone with the link. */
  email: string | null;
  /** Of the token in the link that the inviting member sees. */
  hash: string;
  /** Of the token in the link that only the mail holds; null: no mail was sent. */
  mailed_hash: string | null;
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
  /** The beginning of what the spec says of its API; empty for specs imported by early versions. */
  api_description: Generated<string>;
  format: string;
  servers: string;
  security_schemes: string;
  warnings: string;
  /** The operations in the order of the spec, as JSON, compressed (specs/compression.ts). */
  operations: Uint8Array;
  operation_count: number;
  /** The spec as it was imported, compressed. */
  source: Uint8Array;
  /** The URL that was requested; `source_url` is where redirects led. Null: pasted. */
  requested_url: string | null;
  /** Of the downloaded bytes; null: pasted, or imported before hashes were stored. */
  source_sha256: string | null;
  /** Validators of the download, for conditional requests (RFC 9110, 8.8). */
  source_etag: string | null;
  source_last_modified: string | null;
  /** When the source was last compared with the stored spec. */
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
  /** Validation, limits, retries and caching of its calls, as JSON (integrations/call-policy.ts). */
  call_policy: string;
  /** When a check first found that the source differs from the stored spec. */
  source_drifted_at: string | null;
  /** In the trash: the former slug. `slug` is then one that no path can name. */
  deleted_slug: string | null;
  deleted_at: string | null;
  deleted_by: string | null;
  /** Requests and responses of its calls are captured until then; null: they are not. */
  capture_until: string | null;
  /** How long each is kept, in days. */
  capture_keep_days: number | null;
};

type IntegrationOperationsTable = {
  integration_id: string;
  position: number;
  key: string;
  /** The operation definition as JSON, built from the spec: what a call needs to know of the operation. */
  operation_json: string;
  /** The schemas that validate calls, as JSON (openapi/schemas/operation-schemas.ts); null: none were stored. */
  schemas: string | null;
  /** The compact schema of a successful response, as JSON (openapi/schemas/response-schema.ts); null: none was stored. */
  response_schema: string | null;
  /** Warnings about the operation: a list of sentences, as JSON. */
  warnings: string;
  /** Its operationId, a space and its summary, to be searched; null: of a version before. */
  search_text: string | null;
};

type IntegrationHeadersTable = {
  integration_id: string;
  position: number;
  name: string;
  sensitive: number;
  /** Ciphertext: see secrets/vault.ts. Empty where there is a reference. */
  value: string;
  /** Where the value is, instead of here (secrets/refs); null: it is here. */
  ref: string | null;
  /** When the value expires, as an admin says; null: never, or not known. */
  expires_at: string | null;
};

type IntegrationCredentialsTable = {
  integration_id: string;
  position: number;
  /** A credential without its secret, as JSON (integrations/credentials.ts). */
  credential: string;
  /** Ciphertext: see secrets/vault.ts. Empty where there is a reference. */
  secret: string;
  /** Where the secret is, instead of here (secrets/refs); null: it is here. */
  ref: string | null;
  /** When the secret expires, as an admin says; null: never, or not known. */
  expires_at: string | null;
};

/** The slugs that integrations had before, and until when calls by them lead to the integration. */
type IntegrationSlugAliasesTable = {
  workspace_id: string;
  slug: string;
  integration_id: string;
  expires_at: string;
};

type AppsTable = {
  id: string;
  workspace_id: string;
  name: string;
  /** Browser origins that may call for the app, as JSON. */
  allowed_origins: Generated<string>;
  /** The issuers of the app's own users' tokens, as JSON (apps/access.ts); null: none is accepted. */
  user_tokens: string | null;
  /** The rate limits of calls without a token, as JSON (apps/access.ts); null: such calls are refused. */
  anonymous_calls: string | null;
  integration_access: Generated<IntegrationAccess>;
  mcp_tools: Generated<McpTools>;
  /** The ids of the integrations that are always listed as tools, as JSON (apps/mcp-settings.ts). */
  mcp_pinned_integrations: Generated<string>;
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
 * The settings of an app for an integration; no row: it may call every operation, or none where it may call selected
 * integrations only. A row with `enabled` also shows the integration with the app: its first prompt matched, or a user
 * added it.
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

/** What admins granted an app of an integration; asked for where the workspace's `app_access` is `granted`. */
type AppGrantsTable = {
  app_id: string;
  integration_id: string;
  /** The keys, as JSON; null: the integration in whole. */
  operations: string | null;
};

/** The last request of an app for an integration. */
type AccessRequestsTable = {
  id: string;
  workspace_id: string;
  app_id: string;
  integration_id: string;
  /** The keys that are asked for, as JSON; null: the integration in whole. */
  operations: string | null;
  reason: string;
  status: AccessRequestStatus;
  requested_by: string;
  requested_at: string;
  decided_by: string | null;
  decided_at: string | null;
  /** Why it was decided so. */
  note: string | null;
};

/**
 * What a member lets an agent do as an app. Of its tokens only hashes are stored, and only the last: a refresh token of the
 * same family that is not the last was used before.
 */
type AgentSessionsTable = {
  id: string;
  app_id: string;
  /** `token`: a member made it and got its token; `oauth`: a member consented to it. */
  kind: 'token' | 'oauth';
  name: string;
  /** Of the client that the member consented to. */
  client_id: string | null;
  /** The operations that the agent may call, as JSON (agents/allowed-endpoints.ts); null: all that its app may call. */
  allowed: string | null;
  read_only: number;
  calls_per_minute: number | null;
  max_calls: number | null;
  calls: Generated<number>;
  created_by: string;
  created_at: string;
  expires_at: string;
  last_used_at: string | null;
  access_hash: string | null;
  access_expires_at: string | null;
  /** The hash of the part that all refresh tokens of the session have in common. */
  refresh_family: string | null;
  refresh_hash: string | null;
  /** Of the authorization code, which stays: one that is used twice ends the session. */
  code_hash: string | null;
  /** What the code is bound to until it is used, as JSON (agents/authorization-codes.ts). */
  code: string | null;
};

/** Clients of the authorization server that are known by an id of their own. */
type OauthClientsTable = {
  id: string;
  /** Whose admin registered it; null: it registered itself. */
  workspace_id: string | null;
  name: string;
  /** As JSON. */
  redirect_uris: string;
  created_by: string | null;
  created_at: string;
};

type CallsTable = {
  id: string;
  workspace_id: string;
  app_id: string;
  integration_id: string | null;
  integration_slug: string;
  operation: string;
  at: string;
  /** The HTTP status of Trunkline's response. */
  status: number;
  /** The HTTP status of the external API's response, if there was one. */
  status_code: number | null;
  code: string | null;
  duration_ms: number;
  request_bytes: number;
  response_bytes: number;
  /** The `sub` of the app's own user, where their token came with the call. */
  subject: string | null;
  /** How often the request was sent to the API; 1 for calls logged before attempts were counted. */
  attempts: Generated<number>;
  /** `hit` or `miss`; null where responses are not cached. */
  cache: string | null;
  /** Why the call failed, for admins, where the code does not say it. Never holds a secret. */
  reason: string | null;
  /** Where its time went (call-log/call-timings.ts); null: it was not sent, or logged before this was measured. */
  timings: string | null;
  /** What it came by; null: HTTP, with a token of the app or of its users. */
  source: 'mcp' | 'test' | null;
  /** The client of MCP, as it or its registration names it. */
  client: string | null;
  /** Of the trace that it belongs to (W3C Trace Context). */
  trace_id: string | null;
};

/** What was sent and received by calls while their integration captured them. */
type CapturedCallsTable = {
  workspace_id: string;
  /** That of the call: the request id. */
  id: string;
  integration_id: string;
  expires_at: string;
  /** Ciphertext of JSON (captured-calls/captured-calls.ts): see secrets/vault.ts. */
  content: string;
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
  /** Responses of the API with 500 or more, and failures to reach it. */
  failures: number;
  /** Calls that Trunkline refused; 0 for those of days before they were counted. */
  refusals: Generated<number>;
  /** A histogram as JSON (call-log/latency-histogram.ts). */
  durations: string;
};

/** Calls of an integration, or of a workspace, by day (UTC). */
type CallTotalsTable = Omit<CallStatsTable, 'operation' | 'integration_id'> & {
  /** Empty: all calls of the workspace, also those of integrations that were deleted since. */
  integration_id: string;
};

/** Calls of an integration, or of a workspace, by hour (UTC): `2026-01-31T09`. Kept for some days. */
type CallHoursTable = Omit<CallTotalsTable, 'day'> & { hour: string };

/** The last call of an integration with each kind of error. */
type LastErrorsTable = Pick<
  CallsTable,
  'workspace_id' | 'app_id' | 'operation' | 'at' | 'status' | 'status_code' | 'code' | 'reason'
> & {
  integration_id: string;
  kind: ErrorKind;
  call_id: string;
};

/** Calls of an app, by day (UTC). */
type AppTotalsTable = { workspace_id: string; app_id: string; day: string; calls: number; errors: number };

/** When an app last called an integration. */
type LastCallsTable = { workspace_id: string; integration_id: string; app_id: string; at: string };

/** Who did what. A row outlives its target, and names it as it was called then. */
type AuditEventsTable = {
  id: string;
  workspace_id: string;
  at: string;
  /** Null for what no account does: the operator's command line, the server itself. */
  user_id: string | null;
  user_email: string;
  /** The client's IP; `local` for what the server did itself. */
  ip: string;
  /** `session`, `token <name>`, `invitation`, `command line` or `daily check`. */
  via: string;
  /** One of the actions of audit-log/audit-log.ts, such as `integration.edit`. */
  action: string;
  target_id: string;
  target_name: string;
  /** JSON: field -> [before, after]. Never holds a secret. */
  changes: string;
};

/** What changed, in the order of the changes, until every process has read it. */
type InvalidationsTable = {
  id: Generated<number>;
  /** JSON: an `Invalidation` of storage/invalidation-bus.ts. */
  payload: string;
  created_at: string;
};

/** What one process of all that share the database does. */
type LeasesTable = {
  name: string;
  /** An id of the process. */
  holder: string;
  /** In milliseconds since 1970, by the clock of the database. */
  until: number;
};

/** Workspaces that are deleted, and whose calls and counts are not deleted yet. */
type DeletedWorkspacesTable = { id: string };

/** Where the alerts of a workspace are sent. */
type AlertDestinationsTable = {
  id: string;
  workspace_id: string;
  type: 'webhook' | 'email';
  name: string;
  /** Of a webhook. */
  url: string | null;
  /** Of an email destination: the members who receive it, as JSON; those who left are kept, and receive nothing. */
  user_ids: string;
  /** The types of the events that it listens to, as JSON. */
  events: string;
  enabled: number;
  /** Why it was switched off, where an admin did not: `gone` after a response with 410. */
  disabled_reason: 'gone' | null;
  /** Ciphertexts of the secrets that a webhook is signed with (alerts/destination-secret.ts); null: none, or lost. */
  secret: string | null;
  previous_secret: string | null;
  previous_secret_until: string | null;
  created_by: string;
  created_at: string;
  updated_at: string;
};

/** What is sent to a destination, and what came of it. */
type AlertDeliveriesTable = {
  id: string;
  destination_id: string;
  workspace_id: string;
  /** The type of the event, or `alert.test`. */
  event: string;
  /** What is sent, as JSON. Never holds a secret. */
  payload: string;
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  created_at: string;
  last_attempt_at: string | null;
  /** Null: it is not sent any more. */
  next_attempt_at: string | null;
  duration_ms: number | null;
  response_status: number | null;
  response_excerpt: string | null;
  error: string | null;
};

/** What was said of a subject last, so that it is not said again. */
type AlertStatesTable = { workspace_id: string; subject: string; state: string; at: string };

export type Row<Table extends keyof Schema> = Selectable<Schema[Table]>;
export type NewRow<Table extends keyof Schema> = Insertable<Schema[Table]>;
