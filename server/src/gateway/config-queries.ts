import { decodeAccess } from '../apps/access.ts';
import { type AppIntegrationSettings, decodeSettings } from '../apps/integration-settings.ts';
import { type CallPolicy, decodeCallPolicy } from '../integrations/call-policy.ts';
import { decryptCredentials, type PlaintextCredential } from '../integrations/credentials.ts';
import { decryptHeaders, type PlaintextHeader } from '../integrations/headers.ts';
import { readCredentials, readHeaders } from '../integrations/integration-storage.ts';
import { readOperationsWithSchemas } from '../integrations/operations-storage.ts';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import { SecretsUndecryptable } from '../secrets/keys.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from '../storage/database.ts';
import type { AppAccess, AppToken } from './runtime-config.ts';

/** An integration as it is stored, its headers and credentials decrypted. */
export type StoredIntegration = {
  id: string;
  slug: string;
  baseUrl: string;
  callPolicy: CallPolicy;
  /** With the JSON Schemas that calls are validated with, as JSON. */
  operations: readonly { operation: OperationDefinition; schemas: string | null }[];
  headers: readonly PlaintextHeader[];
  credentials: readonly PlaintextCredential[];
  /** Why the headers could not be decrypted; null when they could. */
  undecryptableReason: string | null;
};

/** The queries of the runtime config cache. */
export function createConfigQueries(db: Database, vault: Vault) {
  async function token(hash: string): Promise<AppToken | undefined> {
    const row = await db
      .selectFrom('app_tokens')
      .innerJoin('apps', 'apps.id', 'app_tokens.app_id')
      .select([
        'app_tokens.id',
        'app_tokens.expires_at',
        'apps.id as appId',
        'apps.workspace_id as workspaceId',
      ])
      .where('app_tokens.hash', '=', hash)
      .executeTakeFirst();
    return (
      row && {
        id: row.id,
        app: { id: row.appId, workspaceId: row.workspaceId },
        expiresAt: row.expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(row.expires_at),
      }
    );
  }

  async function access(appId: string): Promise<AppAccess | undefined> {
    const row = await db
      .selectFrom('apps')
      .select(['workspace_id', 'allowed_origins', 'user_tokens', 'anonymous_calls'])
      .where('id', '=', appId)
      .executeTakeFirst();
    if (!row) return undefined;
    const { allowed_origins, user_tokens, anonymous_calls } = decodeAccess(row);
    return {
      app: { id: appId, workspaceId: row.workspace_id },
      allowedOrigins: new Set(allowed_origins),
      userTokens: user_tokens,
      anonymousCalls: anonymous_calls,
    };
  }

  async function settings(appId: string): Promise<ReadonlyMap<string, AppIntegrationSettings>> {
    const rows = await db.selectFrom('app_integrations').selectAll().where('app_id', '=', appId).execute();
    return new Map(rows.map((row) => [row.integration_id, decodeSettings(row)]));
  }

  async function integration(workspaceId: string, slug: string): Promise<StoredIntegration | undefined> {
    const row = await db
      .selectFrom('integrations')
      .select(['id', 'workspace_id', 'slug', 'base_url', 'call_policy'])
      .where('workspace_id', '=', workspaceId)
      .where('slug', '=', slug)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (!row) return undefined;
    return {
      id: row.id,
      slug: row.slug,
      baseUrl: row.base_url,
      callPolicy: decodeCallPolicy(row.call_policy),
      operations: await readOperationsWithSchemas(db, row.id),
      ...(await decryptedSecrets(row)),
    };
  }

  async function decryptedSecrets(row: { id: string; workspace_id: string }) {
    try {
      const headers = await decryptHeaders(vault, row, await readHeaders(db, row.id));
      const credentials = await decryptCredentials(vault, row, await readCredentials(db, row.id));
      return { headers, credentials, undecryptableReason: null };
    } catch (error) {
      if (!(error instanceof SecretsUndecryptable)) throw error;
      return { headers: [], credentials: [], undecryptableReason: error.message };
    }
  }

  return { token, access, settings, integration };
}
