import type { Generated, Insertable, Selectable } from 'kysely';

/**
 * The tables Trunkline owns. (better-auth owns `user`, `session`, `account` and `verification`.)
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
  apps: AppsTable;
  app_tokens: AppTokensTable;
  app_integrations: AppIntegrationsTable;
  calls: CallsTable;
};

/** Facts about the installation itself, such as the hash of the open set-up link. */
type InstanceTable = { name: string; value: string };

type WorkspacesTable = {
  id: string;
  slug: string;
  name: string;
  kind: 'personal' | 'shared';
  plan: 'free' | 'starter' | 'builder' | 'pro' | 'elite';
  created_at: string;
};

type MembersTable = {
  workspace_id: string;
  user_id: string;
  role: 'owner' | 'admin' | 'editor' | 'viewer';
  created_at: string;
};

type PersonalTokensTable = {
  id: string;
  user_id: string;
  name: string;
  hash: string;
  created_at: string;
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
  /** The operations in the description's order, as JSON. */
  operations: string;
  operation_count: number;
  /** The description as it was imported, gzipped. */
  source: Uint8Array;
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
};

type IntegrationOperationsTable = {
  integration_id: string;
  position: number;
  key: string;
  /** What a call needs to know of the operation, as JSON: spec/describe.ts made it from the kept spec. */
  described: string;
};

type IntegrationHeadersTable = {
  integration_id: string;
  position: number;
  name: string;
  sensitive: number;
  /** Ciphertext: see secrets/vault.ts. */
  value: string;
};

type AppsTable = { id: string; workspace_id: string; name: string; created_by: string; created_at: string };

type AppTokensTable = { id: string; app_id: string; name: string; hash: string; created_at: string };

/** What an app's settings narrow; no row: every operation of the integration. */
type AppIntegrationsTable = {
  app_id: string;
  integration_id: string;
  enabled: number;
  /** The keys the app may call, as JSON; null: all. */
  operations: string | null;
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
};

export type Row<Table extends keyof Schema> = Selectable<Schema[Table]>;
export type NewRow<Table extends keyof Schema> = Insertable<Schema[Table]>;
