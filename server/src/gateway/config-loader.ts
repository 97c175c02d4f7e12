import type { CallPolicy } from '@trunkline/contract/schemas/call-policy';
import { selectSessionByToken } from '../agents/agent-sessions-storage.ts';
import { decodeAllowed } from '../agents/allowed-endpoints.ts';
import { decodeAccess } from '../apps/access.ts';
import { selectTokenWithWorkspace } from '../apps/app-tokens-storage.ts';
import { selectApp } from '../apps/apps-storage.ts';
import { readSettingsOfApp, type SettingsOfApp } from '../apps/integration-settings.ts';
import { decodeCallPolicy } from '../integrations/call-policy.ts';
import { type CaptureColumns, currentCapture } from '../integrations/capture.ts';
import type { PlaintextCredential } from '../integrations/credential.ts';
import { decryptCredentials } from '../integrations/credentials.ts';
import { decryptHeaders, type PlaintextHeader } from '../integrations/headers.ts';
import { readCredentials, readHeaders, selectIntegration } from '../integrations/integration-storage.ts';
import { readOperationsWithSchemas } from '../integrations/operations-storage.ts';
import { resolveSecrets } from '../integrations/resolve-secrets.ts';
import { selectAliasTarget } from '../integrations/slug-aliases-storage.ts';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import { SecretsUndecryptable } from '../secrets/keys.ts';
import type { SecretRefs, SecretsInUse } from '../secrets/refs/secret-refs.ts';
import { SecretUnresolved } from '../secrets/refs/secret-unresolved.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from '../storage/database.ts';
import type { CaptureSettings } from './capture/call-capture.ts';
import type { AgentToken, AppAccess, AppToken, SlugAlias } from './runtime-config.ts';

/** An integration as it is stored, its headers and credentials decrypted, and references to secrets resolved. */
export type StoredIntegration = {
  id: string;
  revision: number;
  slug: string;
  baseUrl: string;
  callPolicy: CallPolicy;
  /** With the JSON Schemas that calls are validated with, as JSON. */
  operations: readonly { operation: OperationDefinition; schemas: string | null }[];
  headers: readonly PlaintextHeader[];
  credentials: readonly PlaintextCredential[];
  /** Why the headers could not be decrypted; null when they could. */
  undecryptableReason: string | null;
  /** null: its calls are not captured. */
  capture: CaptureSettings | null;
  /** Of its references; null where it has none. */
  secretsInUse: SecretsInUse | null;
  /** Why a reference could not be resolved; null when all could. */
  unresolvedReason: string | null;
};

type SecretsOfIntegration = Pick<
  StoredIntegration,
  'headers' | 'credentials' | 'undecryptableReason' | 'secretsInUse' | 'unresolvedReason'
>;
const NO_SECRETS: SecretsOfIntegration = {
  headers: [],
  credentials: [],
  undecryptableReason: null,
  secretsInUse: null,
  unresolvedReason: null,
};

type Revision = Pick<StoredIntegration, 'id' | 'revision' | 'capture'>;

/** Reads what the runtime config cache holds from storage. */
export function createConfigLoader(db: Database, vault: Vault, secretRefs: SecretRefs) {
  async function token(hash: string): Promise<AppToken | undefined> {
    const row = await selectTokenWithWorkspace(db, hash);
    return (
      row && {
        id: row.id,
        app: { id: row.app_id, workspaceId: row.workspace_id },
        expiresAt: row.expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(row.expires_at),
      }
    );
  }

  async function agent(hash: string): Promise<AgentToken | undefined> {
    const row = await selectSessionByToken(db, hash);
    return (
      row && {
        id: row.id,
        app: { id: row.app_id, workspaceId: row.workspace_id },
        name: row.name,
        allowed: decodeAllowed(row),
        isReadOnly: row.read_only === 1,
        callsPerMinute: row.calls_per_minute,
        maxCalls: row.max_calls,
        expiresAt: Math.min(Date.parse(row.expires_at), Date.parse(row.access_expires_at ?? '')),
      }
    );
  }

  async function access(appId: string): Promise<AppAccess | undefined> {
    const row = await selectApp(db, appId);
    if (!row) return undefined;
    const { allowed_origins, user_tokens, anonymous_calls } = decodeAccess(row);
    return {
      app: { id: appId, workspaceId: row.workspace_id },
      allowedOrigins: new Set(allowed_origins),
      userTokens: user_tokens,
      anonymousCalls: anonymous_calls,
    };
  }

  const settings = (appId: string): Promise<SettingsOfApp> => readSettingsOfApp(db, appId);

  async function integration(workspaceId: string, slug: string): Promise<StoredIntegration | undefined> {
    const row = await selectIntegration(db, workspaceId, slug);
    if (!row) return undefined;
    return {
      id: row.id,
      revision: row.revision,
      slug: row.slug,
      baseUrl: row.base_url,
      callPolicy: decodeCallPolicy(row),
      capture: captureOf(row),
      operations: await readOperationsWithSchemas(db, row.id),
      ...(await secretsOf(row)),
    };
  }

  /** Where a former slug of an integration leads; undefined: nowhere. */
  async function alias(workspaceId: string, slug: string): Promise<SlugAlias | undefined> {
    const target = await selectAliasTarget(db, workspaceId, slug);
    return target && { aliasOf: target.slug, expiresAt: Date.parse(target.expires_at) };
  }

  /** Which integration has the slug, as of which edit, and whether it captures; undefined: there is none. */
  async function revisionOf(workspaceId: string, slug: string): Promise<Revision | undefined> {
    const row = await selectIntegration(db, workspaceId, slug);
    return row && { id: row.id, revision: row.revision, capture: captureOf(row) };
  }

  async function secretsOf(row: { id: string; workspace_id: string }): Promise<SecretsOfIntegration> {
    try {
      const headers = await decryptHeaders(vault, row, await readHeaders(db, row.id));
      const credentials = await decryptCredentials(vault, row, await readCredentials(db, row.id));
      return await resolvedSecrets(row.workspace_id, { headers, credentials });
    } catch (error) {
      if (!(error instanceof SecretsUndecryptable)) throw error;
      return { ...NO_SECRETS, undecryptableReason: error.message };
    }
  }

  async function resolvedSecrets(
    workspaceId: string,
    decrypted: Parameters<typeof resolveSecrets>[2],
  ): Promise<SecretsOfIntegration> {
    try {
      const { headers, credentials, values } = await resolveSecrets(secretRefs, workspaceId, decrypted);
      const secretsInUse = values.size === 0 ? null : secretRefs.inUse(values);
      return { ...NO_SECRETS, headers, credentials, secretsInUse };
    } catch (error) {
      if (!(error instanceof SecretUnresolved)) throw error;
      return { ...NO_SECRETS, secretsInUse: secretRefs.noneInUse(), unresolvedReason: error.message };
    }
  }

  return { token, agent, access, settings, integration, alias, revisionOf };
}

function captureOf(row: CaptureColumns): CaptureSettings | null {
  const capture = currentCapture(row);
  return capture && { until: Date.parse(capture.until), keepDays: capture.keepDays };
}
