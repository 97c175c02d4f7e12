import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { SettingsOfApp } from '../apps/integration-settings.ts';
import { atMost } from '../config/cache-size.ts';
import type { Settings } from '../config/settings.ts';
import type { Egress } from '../egress/dispatcher.ts';
import type { Redis } from '../redis/redis.ts';
import type { SecretRefs } from '../secrets/refs/secret-refs.ts';
import { hashToken } from '../secrets/tokens.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import { createCachedReads } from './cached-reads.ts';
import { compileIntegration } from './compile-integration.ts';
import { createConfigLoader, type StoredIntegration } from './config-loader.ts';
import type { AgentToken, AppAccess, AppToken, CallableIntegration, SlugAlias } from './runtime-config.ts';
import type { OnCircuitOpened } from './upstream/logged-circuit-breaker.ts';
import { createUpstreamPolicies } from './upstream/policy.ts';
import { sharedAccessToken } from './upstream/shared-access-token.ts';

export type RuntimeConfigCache = Omit<ReturnType<typeof createConfigCache>, 'openCircuits'>;

type Deps = {
  db: Database;
  vault: Vault;
  secretRefs: SecretRefs;
  egress: Egress;
  invalidations: InvalidationBus;
  /** Whether this process receives what others change. */
  isBusCurrent: () => boolean;
  /** Where circuits, in-flight calls and access tokens are shared with other processes. */
  redis: Redis | undefined;
  limits: Pick<Settings['limits'], 'callMs' | 'cacheBytes'>;
  log: Logger;
  onCircuitOpened?: OnCircuitOpened;
};

/**
 * The configuration that calls read, in memory: in a steady state a call does not touch storage. A change evicts what
 * was derived from it, so the next call reads it again; a read in progress is evicted as well.
 */
export function createConfigCache({
  db,
  vault,
  secretRefs,
  egress,
  invalidations,
  isBusCurrent: isCurrent,
  redis,
  limits,
  log,
  onCircuitOpened,
}: Deps) {
  const loader = createConfigLoader(db, vault, secretRefs);
  const policies = createUpstreamPolicies(limits, log, redis, onCircuitOpened);
  const hashes = new LRUCache<string, string>(atMost(2_000));
  const tokens = createCachedReads<AppToken>({ max: 20_000, load: loader.token, isCurrent });
  const agents = createCachedReads<AgentToken>({ max: 20_000, load: loader.agent, isCurrent });
  const accesses = createCachedReads<AppAccess>({ max: 20_000, load: loader.access, isCurrent });
  const integrations = createCachedReads<CallableIntegration | SlugAlias>({
    max: 2_000,
    load: loadIntegration,
    reload: reloadIntegration,
    isCurrent,
  });
  const settings = createCachedReads<SettingsOfApp>({
    max: 20_000,
    load: loader.settings,
    isCurrent,
  });

  /** Those whose references to secrets led to other values. */
  const evicted = new WeakSet<CallableIntegration>();

  invalidations.subscribe((invalidation) => {
    if (invalidation.kind === 'app_token')
      for (const cache of [tokens, agents]) cache.evict(invalidation.hash);
    if (invalidation.kind === 'integration') {
      integrations.evict(integrationKey(invalidation.workspaceId, invalidation.slug));
      if (invalidation.deletedId !== undefined) policies.evict(invalidation.deletedId);
    }
    if (invalidation.kind === 'app') {
      settings.evict(invalidation.appId);
      accesses.evict(invalidation.appId);
    }
    // Workspaces are seldom deleted: to evict everything costs less than to know what belonged to one.
    if (invalidation.kind === 'workspace' || invalidation.kind === 'everything')
      for (const cache of [tokens, agents, accesses, integrations, settings]) cache.clear();
  });

  /** The hash of a token that came before takes no time; tables of V8 compare texts whole, with a hash that is seeded. */
  function hashOf(token: string): string {
    const known = hashes.get(token);
    if (known !== undefined) return known;
    const hash = hashToken(token);
    hashes.set(token, hash);
    return hash;
  }

  async function loadIntegration(key: string): Promise<CallableIntegration | SlugAlias | undefined> {
    const [workspaceId = '', slug = ''] = key.split('/');
    const stored = await loader.integration(workspaceId, slug);
    if (!stored) return loader.alias(workspaceId, slug);
    const { id: integrationId, revision } = stored;
    const secret = clientSecretOf(stored);
    const token = redis && sharedAccessToken(redis, vault, { workspaceId, integrationId, revision, secret });
    return compileIntegration(stored, egress, policies, token);
  }

  /** One that was not edited stays as it is, with the access tokens and responses that it has in memory. */
  async function reloadIntegration(
    key: string,
    known: CallableIntegration | SlugAlias,
  ): Promise<CallableIntegration | SlugAlias | undefined> {
    if (isAlias(known)) return loadIntegration(key);
    const [workspaceId = '', slug = ''] = key.split('/');
    const stored = await loader.revisionOf(workspaceId, slug);
    if (stored?.id !== known.id || stored.revision !== known.revision) return loadIntegration(key);
    return stored.capture?.until === known.capture?.until ? known : { ...known, capture: stored.capture };
  }

  /** The integration with the slug, which may be a former one that has not expired. */
  async function integrationOf(workspaceId: string, slug: string): Promise<CallableIntegration | undefined> {
    let key = integrationKey(workspaceId, slug);
    let found = await integrations.get(key);
    for (let hops = 0; isAlias(found) && hops < MAX_ALIAS_HOPS; hops++) {
      if (found.expiresAt <= Date.now()) return undefined;
      key = integrationKey(workspaceId, found.aliasOf);
      found = await integrations.get(key);
    }
    if (isAlias(found)) return undefined;
    return found?.secretsInUse?.isOutdated() ? integrationWithNewSecrets(key, found) : found;
  }

  /** Of the calls at the same time, the first evicts it. */
  async function integrationWithNewSecrets(
    key: string,
    outdated: CallableIntegration,
  ): Promise<CallableIntegration | undefined> {
    if (!evicted.has(outdated)) integrations.evict(key);
    evicted.add(outdated);
    const found = await integrations.get(key);
    return isAlias(found) ? undefined : found;
  }

  return {
    tokenOf: (token: string) => tokens.get(hashOf(token)),
    agentOf: (token: string) => agents.get(hashOf(token)),
    accessOf: (appId: string) => accesses.get(appId),
    integrationOf,
    settingsOf: (appId: string) => settings.get(appId),
    openCircuits: policies.openCircuits,
  };
}

/** Of a client that fetches access tokens; undefined: it does not. */
function clientSecretOf({ credentials }: StoredIntegration): string | undefined {
  return credentials.find(({ type }) => type === 'oauth2_client_credentials')?.secret;
}

/** Slugs that changed one after the other, where not all of it is received yet. */
const MAX_ALIAS_HOPS = 3;

function isAlias(found: CallableIntegration | SlugAlias | undefined): found is SlugAlias {
  return found !== undefined && 'aliasOf' in found;
}

function integrationKey(workspaceId: string, slug: string): string {
  return `${workspaceId}/${slug}`;
}
