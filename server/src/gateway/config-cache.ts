import { LRUCache } from 'lru-cache';
import { type Access, accessFrom } from '../apps/access.ts';
import { type AppIntegrationSettings, settingsFrom } from '../apps/integration-settings.ts';
import type { Settings } from '../config/settings.ts';
import type { Egress } from '../egress/dispatcher.ts';
import { type CallSettings, callSettingsFrom } from '../integrations/call-policy.ts';
import { openAuth } from '../integrations/credentials.ts';
import { openHeaders } from '../integrations/headers.ts';
import { authRows, checkedOperations, headerRows } from '../integrations/integration-rows.ts';
import { SecretsUnreadable } from '../secrets/keys.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from '../storage/database.ts';
import type { Change, Changes } from '../storage/invalidation-bus.ts';
import { type PreparedOperation, prepareOperation } from './request/build-request.ts';
import { secretTexts } from './response/redact.ts';
import {
  type PreparedCredentials,
  prepareCredentials,
  withQueryCredentials,
  withReservedNames,
} from './upstream/credentials.ts';
import { createUpstreamPolicies, type UpstreamPolicy } from './upstream/policy.ts';
import { createChecker, NO_CHECKS } from './validation/validate.ts';

export type RuntimeConfigCache = ReturnType<typeof createConfigCache>;

/** An app as a call sees it. */
export type CallingApp = { id: string; workspaceId: string };

/** An app token; `expiresAt` in milliseconds, Infinity for never. */
export type AppToken = { id: string; app: CallingApp; expiresAt: number };

/** Who may call for an app without its token, and from which pages. */
export type AppAccess = {
  app: CallingApp;
  allowedOrigins: ReadonlySet<string>;
  userTokens: Access['user_tokens'];
  anonymousCalls: Access['anonymous_calls'];
};

/** An integration with all that a call needs, its headers decrypted. */
export type CallableIntegration = {
  id: string;
  slug: string;
  operations: ReadonlyMap<string, PreparedOperation>;
  /** The keys that go by an operationId: more than one when the description uses it twice. */
  keysByOperationId: ReadonlyMap<string, readonly string[]>;
  callPolicy: CallSettings;
  upstreamPolicy: UpstreamPolicy;
  credentials: PreparedCredentials;
  secrets: readonly Buffer[];
  /** Why the headers could not be decrypted; null when they could. */
  undecryptableReason: string | null;
};

/**
 * What calls read, kept in memory: in a steady state a call touches no storage. A change drops what was made
 * from it, so the next call reads anew; what was being read meanwhile is dropped as well.
 */
export function createConfigCache(
  db: Database,
  vault: Vault,
  egress: Egress,
  changes: Changes,
  limits: Pick<Settings['limits'], 'callMs'>,
) {
  const deliveries = createUpstreamPolicies(limits);
  const tokens = snapshotCache<AppToken>(20_000, readToken);
  const accesses = snapshotCache<AppAccess>(20_000, readAccess);
  const integrations = snapshotCache<CallableIntegration>(2_000, readIntegration);
  const settings = snapshotCache<ReadonlyMap<string, AppIntegrationSettings>>(20_000, readSettings);

  changes.subscribe((change: Change) => {
    if (change.kind === 'app_token') tokens.drop(change.hash);
    if (change.kind === 'integration') {
      integrations.drop(integrationKey(change.workspaceId, change.slug));
      if (change.deletedId !== undefined) deliveries.forget(change.deletedId);
    }
    if (change.kind === 'app') {
      settings.drop(change.appId);
      accesses.drop(change.appId);
    }
    // A whole workspace goes seldom: to forget everything costs less than to know what was its.
    if (change.kind === 'workspace')
      for (const cache of [tokens, accesses, integrations, settings]) cache.clear();
  });

  async function readToken(hash: string): Promise<AppToken | undefined> {
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

  async function readAccess(appId: string): Promise<AppAccess | undefined> {
    const row = await db
      .selectFrom('apps')
      .select(['workspace_id', 'allowed_origins', 'user_tokens', 'anonymous_calls'])
      .where('id', '=', appId)
      .executeTakeFirst();
    if (!row) return undefined;
    const { allowed_origins, user_tokens, anonymous_calls } = accessFrom(row);
    return {
      app: { id: appId, workspaceId: row.workspace_id },
      allowedOrigins: new Set(allowed_origins),
      userTokens: user_tokens,
      anonymousCalls: anonymous_calls,
    };
  }

  async function readSettings(appId: string): Promise<ReadonlyMap<string, AppIntegrationSettings>> {
    const rows = await db.selectFrom('app_integrations').selectAll().where('app_id', '=', appId).execute();
    return new Map(rows.map((row) => [row.integration_id, settingsFrom(row)]));
  }

  async function readIntegration(key: string): Promise<CallableIntegration | undefined> {
    const [workspaceId = '', slug = ''] = key.split('/');
    const row = await db
      .selectFrom('integrations')
      .select(['id', 'workspace_id', 'slug', 'base_url', 'call_policy'])
      .where('workspace_id', '=', workspaceId)
      .where('slug', '=', slug)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (!row) return undefined;
    const { headers, credentials, unreadable } = await readSecrets(row);
    const operations = await checkedOperations(db, row.id);
    const settings = callSettingsFrom(row.call_policy);
    const checker = createChecker();
    const prepared = operations.map(({ operation: described, schemas }) => {
      const operation = withReservedNames(described, credentials);
      const plain = prepareOperation(row.base_url, [...headers, ...credentials.headers], operation, {
        settings,
        checks: schemas === null ? NO_CHECKS : checker.checksOf(schemas),
      });
      return withQueryCredentials(plain, operation, credentials);
    });
    return {
      id: row.id,
      slug: row.slug,
      callPolicy: settings,
      upstreamPolicy: deliveries.of(row.id, settings),
      operations: new Map(prepared.map((operation) => [operation.key, operation])),
      keysByOperationId: keysByOperationId(prepared),
      credentials,
      secrets: secretTexts([
        ...headers.filter(({ sensitive }) => sensitive).map(({ value }) => value),
        ...credentials.secrets,
      ]),
      undecryptableReason: unreadable,
    };
  }

  async function readSecrets(integration: { id: string; workspace_id: string }) {
    try {
      const headers = await openHeaders(vault, integration, await headerRows(db, integration.id));
      const auth = await openAuth(vault, integration, await authRows(db, integration.id));
      return { headers, credentials: prepareCredentials(egress, auth), unreadable: null };
    } catch (error) {
      if (!(error instanceof SecretsUnreadable)) throw error;
      return { headers: [], credentials: prepareCredentials(egress, []), unreadable: error.message };
    }
  }

  return {
    tokenOf: (hash: string) => tokens.get(hash),
    accessOf: (appId: string) => accesses.get(appId),
    integrationOf: (workspaceId: string, slug: string) => integrations.get(integrationKey(workspaceId, slug)),
    settingsOf: (appId: string) => settings.get(appId),
  };
}

function integrationKey(workspaceId: string, slug: string): string {
  return `${workspaceId}/${slug}`;
}

function keysByOperationId(operations: readonly PreparedOperation[]): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const { key, operationId } of operations) {
    if (operationId !== null) keys.set(operationId, [...(keys.get(operationId) ?? []), key]);
  }
  return keys;
}

/** A cache of readings. The promise itself is kept, so that a drop also reaches a reading under way. */
function snapshotCache<T>(max: number, read: (key: string) => Promise<T | undefined>) {
  const kept = new LRUCache<string, Promise<T | undefined>>({ max });
  return {
    get(key: string): Promise<T | undefined> {
      const known = kept.get(key);
      if (known) return known;
      const reading = read(key);
      kept.set(key, reading);
      // Neither a failure nor an absence is kept: the next call may find it better.
      const forget = () => void (kept.peek(key) === reading && kept.delete(key));
      reading.then((value) => value === undefined && forget(), forget);
      return reading;
    },
    drop(key: string): void {
      kept.delete(key);
    },
    clear(): void {
      kept.clear();
    },
  };
}
